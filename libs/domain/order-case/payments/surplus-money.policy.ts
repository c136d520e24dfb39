import type { Money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { placedOrder } from '../ordering/ordering.state.js';
import type { RefundReason } from '../refunds/refunds.events.js';
import { mayBeThePayment } from './hand-given-number.policy.js';
import { isSameTrade, type ReceivedTrade } from './payments.state.js';

/** Money that pays for nothing, and what is owed to it. */
export type SurplusMoney = {
  readonly tradeNo: string;
  readonly attemptId: string;
  readonly amount: Money;
  readonly since: ReceivedTrade['at'];
  readonly owed: /** It goes back. */
    | { readonly what: 'refund'; readonly reason: RefundReason }
    /** The order expired: try to reserve again, and deliver for this money. */
    | { readonly what: 'reserve-again' }
    /** Not the amount that was due: held while the order may still be paid in full. Or maybe the payment itself: a person decides. */
    | { readonly what: 'hold' };
};

/** Every trade that does not pay this order and for which no refund was asked yet. */
export function surplusMoney(file: OrderCase): readonly SurplusMoney[] {
  return file.payments.trades
    .filter((trade) => trade.as !== 'confirmed' && !isReturning(file, trade) && !isKnownForThePayment(file, trade))
    .map((trade) => ({
      tradeNo: trade.tradeNo,
      attemptId: trade.attemptId,
      amount: trade.amount,
      since: trade.at,
      owed: owedTo(trade, file),
    }));
}

function isReturning(file: OrderCase, trade: ReceivedTrade): boolean {
  const returned = file.payments.returnedElsewhere
    .filter((back) => isSameTrade(back, trade))
    .reduce((sum, back) => sum + back.amount.amount, 0);
  return returned >= trade.amount.amount || file.refunds.refunds.some((refund) => isSameTrade(refund, trade));
}

/** A person has looked, and said that it is the money that pays the order: the alarm about it is cleared, and nothing was asked back. */
function isKnownForThePayment(file: OrderCase, trade: ReceivedTrade): boolean {
  const alarms = file.oversight.alarms.filter(
    ({ alarm, subject }) => subject === trade.tradeNo && (alarm === 'refund-needs-human' || alarm === 'amount-mismatch'),
  );
  return mayBeThePayment(file, trade) && alarms.length > 0 && alarms.every(({ open }) => !open);
}

function owedTo(trade: ReceivedTrade, file: OrderCase): SurplusMoney['owed'] {
  switch (trade.as) {
    case 'confirmed':
    case 'duplicate':
      if (mayBeThePayment(file, trade)) return { what: 'hold' };
      return { what: 'refund', reason: 'duplicate-payment' };
    case 'mismatched':
      if (mayBeThePayment(file, trade)) return { what: 'hold' };
      return file.ordering.stage === 'ended' || file.payments.confirmed !== undefined
        ? { what: 'refund', reason: 'amount-mismatch' }
        : { what: 'hold' };
    case 'late':
      return owedToLate(trade, file);
  }
}

function owedToLate(trade: ReceivedTrade, file: OrderCase): SurplusMoney['owed'] {
  if (trade.after === 'cancelled') return { what: 'refund', reason: 'paid-after-cancel' };
  if (trade.after === 'out-of-stock') return { what: 'refund', reason: 'late-payment-no-stock' };
  if (file.payments.confirmed !== undefined) return { what: 'refund', reason: 'duplicate-payment' };
  const answer = placedOrder(file.ordering)?.stockUnavailable;
  return answer !== undefined && answer.at >= trade.at ? { what: 'refund', reason: 'late-payment-no-stock' } : { what: 'reserve-again' };
}
