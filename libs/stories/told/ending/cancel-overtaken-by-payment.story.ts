import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The shop cancels an order that is paid already, only nobody knows yet: the channel is asked first. */
export const cancelOvertakenByPayment: Story = {
  name: 'cancel-overtaken-by-payment',
  complaints: ['medusa#13301'],
  tell: words(
    '买家已付款但通知丢失，商家此时取消：先查单，发现已付，照常发货。',
    'The buyer has paid and the notification is lost; the shop cancels: the channel is asked first, and the order goes on.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.fault({ kind: 'lose', outTradeNo, times: 'always' });
    await world.gateway.pay(outTradeNo);
    claimEqual('the answer to the cancellation', await world.shop.cancel(order.orderId), 'cancelling');
    await world.until(order.orderId, 'delivered');
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'CALLBACK_NOT_RECEIVED', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 0, alarms: ['callback-not-received'] },
  },
};
