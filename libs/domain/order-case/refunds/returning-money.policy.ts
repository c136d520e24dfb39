import type { OrderCase } from '../order-case.state.js';
import { isSameTrade, type TradeId } from '../payments/payments.state.js';

/**
 * Has any of the money that pays this order gone back, or been asked back? A refund that failed at the channel counts:
 * it waits for a person, and nothing is delivered for it meanwhile.
 */
export function moneyIsReturning(file: OrderCase): boolean {
  const { confirmed, returnedElsewhere } = file.payments;
  if (confirmed === undefined) return false;
  const ofTheOrder = (back: TradeId): boolean => isSameTrade(back, confirmed);
  return file.refunds.refunds.some(ofTheOrder) || returnedElsewhere.some((back) => ofTheOrder(back) && back.amount.amount > 0);
}

/** Is all the money that pays this order really back with the payer? */
export function moneyIsBack(file: OrderCase): boolean {
  const { confirmed, returnedElsewhere } = file.payments;
  if (confirmed === undefined) return false;
  const succeeded = file.refunds.refunds.filter((refund) => refund.stage === 'succeeded');
  const back = [...succeeded, ...returnedElsewhere].filter((one) => isSameTrade(one, confirmed));
  return back.reduce((sum, { amount }) => sum + amount.amount, 0) >= confirmed.amount.amount;
}
