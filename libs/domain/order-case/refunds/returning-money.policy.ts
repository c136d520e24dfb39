import { type Money, money } from '@app/kernel';
import { isAnythingDelivered } from '../fulfilment/delivered-keys.policy.js';
import type { OrderCase } from '../order-case.state.js';
import { isSameTrade } from '../payments/payments.state.js';
import { neverAskedBack } from './refundable.policy.js';

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
  if (confirmed === undefined) return false;
  return file.refunds.refunds.some((refund) => isSameTrade(refund, confirmed)) || wentBackElsewhere(file, 'refund-observed');
}

function wentBackElsewhere({ payments }: OrderCase, how: 'refund-observed' | 'chargeback'): boolean {
  const { confirmed, returnedElsewhere } = payments;
  if (confirmed === undefined) return false;
  return returnedElsewhere.some((back) => isSameTrade(back, confirmed) && back.how === how && back.amount.amount > 0);
}

/**
 * What of the order's payment must follow a part that an operator sent back, or that someone sent back elsewhere, before anything
 * was delivered: nothing is delivered any more, so all of it goes. A refund that failed is not asked for again here: it waits for
 * a person. A charge-back asks for nothing, as it may be reversed. undefined when nothing must follow.
 */
export function restToReturn(file: OrderCase): Money | undefined {
  const trade = file.payments.trades.find(({ as }) => as === 'confirmed');
  if (trade === undefined || isAnythingDelivered(file)) return undefined;
  const rest = isAskedBack(file) ? neverAskedBack(file, trade) : 0;
  return rest > 0 ? money(rest, trade.amount.currency) : undefined;
}

/** Is all the money that pays this order really back with the payer? */
export function moneyIsBack(file: OrderCase): boolean {
  const { confirmed, returnedElsewhere } = file.payments;
  if (confirmed === undefined) return false;
  const succeeded = file.refunds.refunds.filter((refund) => refund.stage === 'succeeded');
  const back = [...succeeded, ...returnedElsewhere].filter((one) => isSameTrade(one, confirmed));
  return back.reduce((sum, { amount }) => sum + amount.amount, 0) >= confirmed.amount.amount;
}
