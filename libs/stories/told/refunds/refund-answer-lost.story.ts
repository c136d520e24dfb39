import { type Cashier, Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Longer than a claim is valid, a request may take, and its answer may still be under way. */
const UNTIL_SILENCE_MEANS_SOMETHING = 300;

const answerLost = (name: string, cashier: Cashier): Story => ({
  name,
  tell: words(
    '退款其实成功了，但回答丢在路上：先问清楚，绝不退两次。',
    'The refund was done but its answer is lost: it is asked about, and the money never goes back twice.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1, cashier });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.gateway.fault({ kind: 'refund-answer-lost', outTradeNo });
    await world.shop.requestRefund(order.orderId);
    await world.untilRefund(order.orderId, 'unknown');
    claimEqual('what the order is doing meanwhile', (await world.shop.order(order.orderId)).status, 'refunding');
    await world.passTime(UNTIL_SILENCE_MEANS_SOMETHING);
    await world.until(order.orderId, 'refunded');
    claimEqual('how often money went back', (await world.gateway.refunds(outTradeNo)).performed, 1);
    return { orderId: order.orderId };
  },
  expected: { status: 'refunded', code: 'CANCELLED_OR_REFUNDED', fault: 'none', keysSent: 1, moneyBack: 1000 },
});

/** A channel with refund numbers: the same number is the same refund. */
export const refundAnswerLost = answerLost('refund-answer-lost', { gateway: 'sandbox' });

/** A channel without: the order is asked about. */
export const refundAnswerLostAtEpay = answerLost('refund-answer-lost-at-epay', { gateway: 'epay', tellsRefunds: true });

/** A channel that can neither be asked nor be told again: one try, then a person. */
export const refundResultCannotBeKnown: Story = {
  name: 'refund-result-cannot-be-known',
  tell: words(
    '渠道既不能查退款也不能安全重试：只试一次，然后交给人。',
    'A channel that can neither be asked about a refund nor safely told again: one try, then a person.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1, cashier: { gateway: 'epay', tellsRefunds: false } });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.gateway.fault({ kind: 'refund-answer-lost', outTradeNo });
    await world.shop.requestRefund(order.orderId);
    await world.passTime(UNTIL_SILENCE_MEANS_SOMETHING);
    await world.until(order.orderId, 'needs-human');
    claimEqual('how often the channel was asked', (await world.gateway.refunds(outTradeNo)).requests, 1);
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'needs-human', code: 'CANCELLED_OR_REFUNDED', fault: 'none' },
    ...{ keysSent: 1, moneyBack: 1000, alarms: ['refund-needs-human'] },
  },
};
