import type { OrderCase } from '../order-case.state.js';

/**
 * Has any of the money that pays this order gone back, or been asked back? A refund that failed at the channel counts:
 * it waits for a person, and nothing is delivered for it meanwhile.
 */
export function moneyIsReturning(file: OrderCase): boolean {
  return isAskedBack(file) || wentBackElsewhere(file, 'chargeback');
}

/**
 * Was any of the money that pays this order asked back, or seen to go back? That stays so for ever, so no allocation can be recorded
 * any more, one under way included. A charge-back does not count: it may be reversed.
 */
export function isAskedBack(file: OrderCase): boolean {
  const { confirmed } = file.payments;
  return file.refunds.refunds.some(({ tradeNo }) => tradeNo === confirmed?.tradeNo) || wentBackElsewhere(file, 'refund-observed');
}

function wentBackElsewhere({ payments }: OrderCase, how: 'refund-observed' | 'chargeback'): boolean {
  const { confirmed, returnedElsewhere } = payments;
  return returnedElsewhere.some((back) => back.tradeNo === confirmed?.tradeNo && back.how === how && back.amount.amount > 0);
}

/** Is all the money that pays this order really back with the payer? */
export function moneyIsBack(file: OrderCase): boolean {
  const { confirmed, returnedElsewhere } = file.payments;
  if (confirmed === undefined) return false;
  const succeeded = file.refunds.refunds.filter((refund) => refund.stage === 'succeeded');
  const back = [...succeeded, ...returnedElsewhere].filter(({ tradeNo }) => tradeNo === confirmed.tradeNo);
  return back.reduce((sum, { amount }) => sum + amount.amount, 0) >= confirmed.amount.amount;
}
