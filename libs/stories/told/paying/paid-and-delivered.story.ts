import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** All goes well. */
export const paidAndDelivered: Story = {
  name: 'paid-and-delivered',
  tell: words('一切正常：下单、付款、通知、发货。', 'All goes well: ordered, paid, notified, delivered.'),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.say(words('买家付款，支付平台发来通知。', 'The buyer pays, and the gateway notifies.'));
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    claimEqual('the gateway was answered', (await world.gateway.notificationsOf(outTradeNo)).at(-1)?.answered, 'success');
    claimEqual('one key is left on the shelf', await scene.available(), 1);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
