import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Verified money under a number that no attempt has: an orphan, kept in sight and never matched by guessing. */
export const paidAnUnknownNumber: Story = {
  name: 'paid-an-unknown-number',
  complaints: ['VPay#29'],
  tell: words(
    '钱到了，但写的是一个不存在的付款号：不猜，记为无主款，等人处理。',
    'Money arrives under a number that no attempt has: nothing is guessed, it is parked for a person.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    const unknown = `${outTradeNo.slice(0, -2)}77`;
    await world.gateway.pay(outTradeNo, { bookedOn: unknown });
    await world.settled();
    claimEqual('the order waits for its payment', (await world.shop.order(order.orderId)).status, 'awaiting-payment');
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'expired');
    return { orderId: order.orderId };
  },
  expected: { status: 'expired', code: 'ORPHAN_PAYMENT', fault: 'C', keysSent: 0, moneyBack: 0 },
};
