import type { OrderCase } from '../order-case.state.js';
import type { PaymentAttempt, ReceivedTrade } from './payments.state.js';

/** Money of an attempt, under the number by which we were told of it. */
type NumberedMoney = Pick<ReceivedTrade, 'attemptId' | 'tradeNo' | 'learnedBy'>;

/**
 * Is this the money that pays the order already? A shop that confirms by hand reads a number off a wallet, while the gateway
 * tells of the same payment under a number of its own, and gives the wallet's beside it.
 */
export function isPaymentUnderItsOtherNumber(
  file: OrderCase,
  attempt: PaymentAttempt,
  { tradeNo, walletTradeNo }: { readonly tradeNo: string; readonly walletTradeNo: string | undefined },
): boolean {
  const paying = payingTrade(file);
  if (paying === undefined || paying.attemptId !== attempt.attemptId) return false;
  if (paying.learnedBy === 'shop') return paying.tradeNo === walletTradeNo;
  return attempt.reported.some((known) => known.tradeNo === paying.tradeNo && known.walletTradeNo === tradeNo);
}

/**
 * May this be the money that pays the order, told of a second time? Two numbers of one attempt, one of which was given by hand:
 * that may be a slip of the pen as well as a second payment, and only a person can tell. Paid back by itself, it could be the
 * only money there is.
 */
export function mayBeThePayment(file: Pick<OrderCase, 'payments'>, money: NumberedMoney): boolean {
  const paying = payingTrade(file);
  if (paying === undefined || paying.attemptId !== money.attemptId || paying.tradeNo === money.tradeNo) return false;
  return paying.learnedBy === 'shop' || money.learnedBy === 'shop';
}

function payingTrade({ payments }: Pick<OrderCase, 'payments'>): ReceivedTrade | undefined {
  return payments.trades.find(({ as }) => as === 'confirmed');
}
