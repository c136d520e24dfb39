import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The order has expired when the money comes: keys are found again, and it is delivered. */
export const paidLate: Story = {
  name: 'paid-late',
  complaints: ['dujiao-next#108', 'v2board#313'],
  tell: words(
    '订单已过期，钱才到：重新锁货，照常发货。',
    'The money comes after the order has expired: keys are reserved again, and it is delivered.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.say(words('付款时限过去，订单过期。', 'The time to pay passes, and the order expires.'));
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'expired');
    // The key is given back after the order has ended.
    await world.settled();
    claimEqual('the key is back on the shelf', await scene.available(), 1);
    await world.say(words('这时买家才付款。', 'Only now does the buyer pay.'));
    await world.gateway.pay(outTradeNo, { late: true });
    await world.until(order.orderId, 'delivered');
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'LATE_PAYMENT_AFTER_EXPIRY', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 0 },
  },
};
