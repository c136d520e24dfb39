import { isOfTrade, type ReceivedTrade, type Refund, standingRefunds, type TradeId } from '@app/domain/order-case';
import { type Instant, type Money, money, never } from '@app/kernel';
import type { CaseReading } from './case-reading.fold.js';
import type { NextActor } from './diagnosis.shape.js';

/** How far one payment has got on its way back to the payer. */
export type MoneyTrace =
  /** Nobody has asked for it yet. */
  | { readonly state: 'held' }
  | { readonly state: 'under-way' | 'unknown' | 'needs-human'; readonly refundNo: string; readonly amount: Money; readonly since: Instant }
  | { readonly state: 'partly-back'; readonly refundNo: string; readonly amount: Money; readonly of: Money; readonly at: Instant }
  | {
      readonly state: 'back';
      readonly refundNo: string;
      readonly amount: Money;
      readonly requestedAt: Instant;
      readonly at: Instant;
    }
  /** By another road than ours: a refund made at the channel, or a charge-back. */
  | {
      readonly state: 'back-elsewhere';
      readonly how: 'refund-observed' | 'chargeback';
      readonly no: string;
      readonly amount: Money;
      readonly at: Instant;
    };

/** Follows one payment's way back. The latest refund that still matters tells; a settled total tells over all. */
export function moneyTrace({ file, notes }: CaseReading, trade: TradeId & Pick<ReceivedTrade, 'amount' | 'at'>): MoneyTrace {
  const isIts = isOfTrade(file.payments, trade);
  const refund = standingRefunds(file).findLast(isIts);
  if (refund !== undefined && refund.stage !== 'succeeded') return underWay(refund);
  const elsewhere = file.payments.returnedElsewhere.findLast(isIts);
  if (refund !== undefined) {
    const { refundNo, amount, requestedAt, changedAt: at } = refund;
    const back = money(moneyBackOf({ file, notes }, trade), amount.currency);
    return back.amount >= trade.amount.amount
      ? { state: 'back', refundNo, amount: back, requestedAt, at }
      : { state: 'partly-back', refundNo, amount: back, of: trade.amount, at };
  }
  if (elsewhere === undefined) return { state: 'held' };
  const { how, no, amount } = elsewhere;
  const seen = notes.returnedElsewhere.findLast((one) => isIts(one) && one.no === no);
  return { state: 'back-elsewhere', how, no, amount, at: seen?.at ?? trade.at };
}

/** What of a payment is back with the payer for certain: minor units. */
export function moneyBackOf({ file }: CaseReading, trade: TradeId): number {
  const succeeded = file.refunds.refunds.filter((refund) => refund.stage === 'succeeded');
  return sumOf([...succeeded, ...file.payments.returnedElsewhere].filter(isOfTrade(file.payments, trade)));
}

/** What of a payment is back or was asked back: minor units. A refund that failed counts for as long as it stands. */
export function moneyAskedBackOf({ file }: CaseReading, trade: TradeId): number {
  return sumOf([...standingRefunds(file), ...file.payments.returnedElsewhere].filter(isOfTrade(file.payments, trade)));
}

/** Who must act on money that stands there. */
export function actorOf({ state }: MoneyTrace): NextActor {
  switch (state) {
    case 'held':
    case 'under-way':
    case 'unknown':
      return 'platform';
    case 'needs-human':
      return 'operator';
    case 'partly-back':
    case 'back':
    case 'back-elsewhere':
      return 'nobody';
    default:
      return never(state);
  }
}

function underWay({ refundNo, amount, stage, requestedAt, changedAt }: Refund): MoneyTrace {
  switch (stage) {
    case 'requested':
    case 'submitted':
      return { state: 'under-way', refundNo, amount, since: requestedAt };
    case 'unknown':
      return { state: 'unknown', refundNo, amount, since: changedAt };
    case 'failed':
    case 'needs-human':
    case 'succeeded':
      return { state: 'needs-human', refundNo, amount, since: changedAt };
    default:
      return never(stage);
  }
}

function sumOf(returns: readonly { readonly amount: Money }[]): number {
  return returns.reduce((sum, { amount }) => sum + amount.amount, 0);
}
