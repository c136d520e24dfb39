import { Scene } from '../../stage/scene.js';
import { type Story, words } from '../../story.js';

/** The money comes after the order has expired, and the last key was sold meanwhile. */
export const paidLateAndSoldOut: Story = {
  name: 'paid-late-and-sold-out',
  complaints: ['dujiao-next#108'],
  tell: words(
    '订单过期后才付款，而最后一张卡已卖给别人：全额退款。',
    'The money comes after the order has expired, and the last key was sold meanwhile: all of it goes back.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'expired');
    const quicker = await scene.order();
    const theirs = await scene.goToPay(quicker);
    await world.gateway.pay(theirs.outTradeNo);
    await world.until(quicker.orderId, 'delivered');
    await world.gateway.pay(outTradeNo, { late: true });
    await world.until(order.orderId, 'refunded');
    return { orderId: order.orderId, bystanders: [quicker.orderId] };
  },
  expected: { status: 'refunded', code: 'LATE_PAYMENT_AFTER_EXPIRY', fault: 'M', keysSent: 0, moneyBack: 1000 },
};
