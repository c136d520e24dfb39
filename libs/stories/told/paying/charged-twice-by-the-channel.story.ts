import { Scene } from '../../stage/scene.js';
import { type Story, words } from '../../story.js';

/** The channel takes the money twice for one attempt. */
export const chargedTwiceByTheChannel: Story = {
  name: 'charged-twice-by-the-channel',
  tell: words('渠道对同一次付款扣了两次钱：多扣的退回。', 'The channel takes the money twice for one click: the second goes back.'),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.fault({ kind: 'pay-twice', outTradeNo });
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.settled();
    return { orderId: order.orderId };
  },
  expected: {
    status: 'delivered',
    ...{ code: 'DUPLICATE_PAYMENT', fault: 'C', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 1000 },
  },
};
