import { Scene } from '../../stage/scene.js';
import { type Story, words } from '../../story.js';

/** Too little at first, then the whole price under a new number. */
export const underPaidThenPaidInFull: Story = {
  name: 'under-paid-then-paid-in-full',
  tell: words(
    '先少付，后又全额付清：发货，少付的那笔退回。',
    'Too little is paid at first, then the whole price: delivered, and the first payment goes back.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const tooLittle = await scene.goToPay(order);
    await world.gateway.pay(tooLittle.outTradeNo, { amount: 990 });
    await world.settled();
    const whole = await scene.goToPay(order);
    await world.gateway.pay(whole.outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.settled();
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'PAYMENT_AMOUNT_MISMATCH', fault: 'B', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 990, alarms: ['amount-mismatch'] },
  },
};
