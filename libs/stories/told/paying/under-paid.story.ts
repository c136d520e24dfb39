import { Scene } from '../../stage/scene.js';
import { type Story, words } from '../../story.js';

/** One cent for a card worth ten: nothing is delivered, and the cent goes back. */
export const underPaid: Story = {
  name: 'under-paid',
  complaints: ['vmqphp#7'],
  tell: words(
    '页面上的价格被改，只付了一分钱：不发货，钱退回。',
    'The price was edited in the page and one fen is paid: nothing is delivered, the fen goes back.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.say(words('应付 10.00，实付 0.01。', '10.00 is due, 0.01 is paid.'));
    await world.gateway.pay(outTradeNo, { amount: 1 });
    await world.settled();
    await world.say(words('付款时限过去，没有人补足。', 'The time to pay passes, and nobody pays the rest.'));
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'refunded');
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'refunded', code: 'PAYMENT_AMOUNT_MISMATCH', fault: 'B' },
    ...{ keysSent: 0, moneyBack: 1, alarms: ['amount-mismatch'] },
  },
};
