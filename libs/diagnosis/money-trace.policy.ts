import { findAttempt, isOfTrade, type ReceivedTrade, type Refund, standingRefunds, type TradeId } from '@app/domain/order-case';
import { type Instant, type Money, money, never } from '@app/kernel';
import type { CaseReading } from './case-reading.fold.js';
import type { NextActor } from './diagnosis.shape.js';
import type { Surroundings } from './surroundings.shape.js';

/** How far one payment has got on its way back to the payer. */
export type MoneyTrace =
  /** Nobody has asked for it yet. */
  | { readonly state: 'held' }
  | {
      /** Asked for and never sent; sent and not answered; answered without a clear result. */
      readonly state: 'requested' | 'under-way' | 'unknown';
      readonly refundNo: string;
      readonly amount: Money;
      readonly since: Instant;
      /** Since when an operator lets no refund of that account go on. */
      readonly stoppedSince: Instant | undefined;
    }
  | { readonly state: 'needs-human'; readonly refundNo: string; readonly amount: Money; readonly since: Instant }
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

/** A case, and what went on around it. */
type MoneyAround = { readonly reading: CaseReading; readonly surroundings: Surroundings };

/** Follows one payment's way back. The latest refund that still matters tells; a settled total tells over all. */
export function moneyTrace({ reading, surroundings }: MoneyAround, trade: TradeId & Pick<ReceivedTrade, 'amount' | 'at'>): MoneyTrace {
  const { file, notes } = reading;
  const isIts = isOfTrade(file.payments, trade);
  const refund = standingRefunds(file).findLast(isIts);
  if (refund !== undefined && refund.stage !== 'succeeded') return underWay(refund, refundsStoppedSince({ reading, surroundings }, trade));
  const elsewhere = file.payments.returnedElsewhere.findLast(isIts);
  if (refund !== undefined) {
    const { refundNo, amount, requestedAt, changedAt: at } = refund;
    const back = money(moneyBackOf(reading, trade), amount.currency);
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

/** The amount that a trace tells of, where that is only a part of what was paid. */
export function partOf(paid: Money, trace: MoneyTrace): Money | undefined {
  if (trace.state === 'held' || trace.state === 'partly-back') return undefined;
  return trace.amount.amount < paid.amount ? trace.amount : undefined;
}

/** Who must act on money that stands there. */
export function actorOf(trace: MoneyTrace): NextActor {
  switch (trace.state) {
    case 'held':
      return 'platform';
    case 'requested':
    case 'under-way':
    case 'unknown':
      return trace.stoppedSince === undefined ? 'platform' : 'operator';
    case 'needs-human':
      return 'operator';
    case 'partly-back':
    case 'back':
    case 'back-elsewhere':
      return 'nobody';
    default:
      return never(trace);
  }
}

function refundsStoppedSince({ reading, surroundings }: MoneyAround, trade: TradeId): Instant | undefined {
  const account = findAttempt(reading.file.payments, trade.attemptId)?.account;
  const isIts = (brake: Surroundings['brakes'][number]): boolean => brake.account === undefined || brake.account === account;
  return surroundings.brakes.find((brake) => brake.effect === 'refunds' && brake.ended === undefined && isIts(brake))?.from;
}

function underWay({ refundNo, amount, stage, requestedAt, changedAt }: Refund, stoppedSince: Instant | undefined): MoneyTrace {
  switch (stage) {
    case 'requested':
      return { state: 'requested', refundNo, amount, since: requestedAt, stoppedSince };
    case 'submitted':
      return { state: 'under-way', refundNo, amount, since: requestedAt, stoppedSince };
    case 'unknown':
      return { state: 'unknown', refundNo, amount, since: changedAt, stoppedSince };
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
