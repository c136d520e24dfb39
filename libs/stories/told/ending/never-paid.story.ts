import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Nobody pays: the order ends, and the key is for others again. */
export const neverPaid: Story = {
  name: 'never-paid',
  tell: words('下了单却没付款：到时过期，卡密放回库存。', 'Nobody pays: the order expires and the key goes back on the shelf.'),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    await scene.goToPay(order);
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'expired');
    // The key is given back after the order has ended.
    await world.settled();
    claimEqual('the key is back on the shelf', await scene.available(), 1);
    return { orderId: order.orderId };
  },
  expected: { status: 'expired', code: 'PAYMENT_NOT_COMPLETED', fault: 'B', keysSent: 0, moneyBack: 0 },
};
