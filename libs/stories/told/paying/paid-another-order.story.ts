import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The money is booked on somebody else's order: whose it is there decides, and nobody gets two keys. */
export const paidAnotherOrder: Story = {
  name: 'paid-another-order',
  complaints: ['VPay#29'],
  tell: words(
    '甲付的钱被渠道记到乙的订单上：只有乙的订单发货，甲的如实说明未收到款。',
    'The money is booked on another order: that one is delivered, and this one says truly that no money came.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const order = await scene.order();
    const other = await scene.order();
    const mine = await scene.goToPay(order);
    const theirs = await scene.goToPay(other);
    await world.gateway.pay(mine.outTradeNo, { bookedOn: theirs.outTradeNo });
    await world.until(other.orderId, 'delivered');
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'expired');
    // The key is given back after the order has ended.
    await world.settled();
    claimEqual('one key is back on the shelf', await scene.available(), 1);
    return { orderId: order.orderId, bystanders: [other.orderId] };
  },
  expected: { status: 'expired', code: 'PAYMENT_NOT_COMPLETED', fault: 'B', keysSent: 0, moneyBack: 0 },
};
