import { type Money, money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { placedOrder } from '../ordering/ordering.state.js';
import { aboutTrade, alarmsAbout } from '../oversight/alarms.policy.js';
import { neverAskedBack } from '../refunds/refundable.policy.js';
import type { RefundReason } from '../refunds/refunds.events.js';
import { restToReturn } from '../refunds/returning-money.policy.js';
import { mayBeThePayment } from './hand-given-number.policy.js';
import { isOfTrade, isSameTrade, type ReceivedTrade } from './payments.state.js';

/** Money that pays for nothing, or for nothing any more, and what is owed to it. */
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

/**
 * What of every trade that does not pay this order was neither asked back yet nor went back elsewhere; and what is left of the one
 * that does, once a part of it went back before anything was delivered.
 */
export function surplusMoney(file: OrderCase): readonly SurplusMoney[] {
  const besides = file.payments.trades.flatMap((trade): readonly SurplusMoney[] => {
    const { attemptId, tradeNo, at: since } = trade;
    const rest = neverAskedBack(file, trade, isOfTrade(file.payments, trade));
    if (trade.as === 'confirmed' || rest <= 0 || isKnownForThePayment(file, trade)) return [];
    return [{ tradeNo, attemptId, amount: money(rest, trade.amount.currency), since, owed: owedTo(trade, rest, file) }];
  });
  return [...besides, ...restOfThePayment(file)];
}

function restOfThePayment(file: OrderCase): readonly SurplusMoney[] {
  const { confirmed } = file.payments;
  const rest = restToReturn(file);
  if (confirmed === undefined || rest === undefined) return [];
  const { attemptId, tradeNo, at: since } = confirmed;
  return [{ tradeNo, attemptId, amount: rest, since, owed: { what: 'refund', reason: 'delivery-failed' } }];
}

/**
 * A person has looked, and said that it is the money that pays the order, or all that is left of it: the alarm about it is cleared.
 * Where a refund of it has failed, an alarm was cleared by asking for it back, which says the opposite.
 */
export function isKnownForThePayment(file: Pick<OrderCase, 'payments' | 'oversight' | 'refunds'>, trade: ReceivedTrade): boolean {
  if (file.refunds.refunds.some((refund) => isSameTrade(refund, trade) && refund.failed !== undefined)) return false;
  const alarms = (['refund-needs-human', 'amount-mismatch'] as const).flatMap((kind) => alarmsAbout(file, kind, aboutTrade(trade)));
  return mayBeThePayment(file, trade) && alarms.length > 0 && alarms.every(({ open }) => !open);
}

function owedTo(trade: ReceivedTrade, rest: number, file: OrderCase): SurplusMoney['owed'] {
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
      return owedToLate(trade, rest, file);
  }
}

function owedToLate(trade: ReceivedTrade, rest: number, file: OrderCase): SurplusMoney['owed'] {
  if (trade.after === 'cancelled') return { what: 'refund', reason: 'paid-after-cancel' };
  if (trade.after === 'out-of-stock') return { what: 'refund', reason: 'late-payment-no-stock' };
  if (file.payments.confirmed !== undefined) return { what: 'refund', reason: 'duplicate-payment' };
  if (rest < trade.amount.amount) return { what: 'refund', reason: 'delivery-failed' };
  const answer = placedOrder(file.ordering)?.stockUnavailable;
  return answer !== undefined && answer.at >= trade.at ? { what: 'refund', reason: 'late-payment-no-stock' } : { what: 'reserve-again' };
}
