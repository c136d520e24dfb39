import {
  type CaseMoney,
  findAttempt,
  isOfTrade,
  type ReceivedTrade,
  type Refund,
  standingRefunds,
  type TradeId,
  wentBackMeanwhile,
} from '@app/domain/order-case';
import { type Instant, type Money, money, never, type RepeatSafety } from '@app/kernel';
import type { CaseReading } from './case-reading.fold.js';
import type { Confidence, NextActor } from './diagnosis.shape.js';
import type { Surroundings } from './surroundings.shape.js';

/** What a person must know of a refund before touching it. Only the first says that its money is still with the shop. */
export type LeftToPerson = 'not-paid-back' | 'result-not-known' | 'went-back-meanwhile';

/** How far one payment has got on its way back to the payer. */
export type MoneyTrace =
  /** Nobody has asked for it yet. */
  | { readonly state: 'held' }
  | {
      /** Asked for and never sent; sent and not answered. */
      readonly state: 'requested' | 'under-way';
      readonly refundNo: string;
      readonly amount: Money;
      readonly since: Instant;
      /** Since when an operator lets no refund of that account go on. */
      readonly stoppedSince: Instant | undefined;
    }
  /** Answered without a clear result. */
  | {
      readonly state: 'unknown';
      readonly refundNo: string;
      readonly amount: Money;
      readonly since: Instant;
      readonly stoppedSince: Instant | undefined;
      readonly repeatSafety: RepeatSafety;
    }
  | {
      readonly state: 'needs-human';
      readonly refundNo: string;
      readonly amount: Money;
      readonly since: Instant;
      readonly left: LeftToPerson;
    }
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
  if (refund !== undefined && refund.stage !== 'succeeded') {
    return underWay(file, refund, refundsStoppedSince({ reading, surroundings }, trade));
  }
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

/** How sure it is that money is where its trace says; a refund without a result may have been paid, or not. */
export function confidenceOf(trace: MoneyTrace): Confidence {
  if (trace.state === 'unknown') return 'likely';
  return trace.state === 'needs-human' && trace.left === 'result-not-known' ? 'possible' : 'certain';
}

function refundsStoppedSince({ reading, surroundings }: MoneyAround, trade: TradeId): Instant | undefined {
  const account = findAttempt(reading.file.payments, trade.attemptId)?.account;
  const isIts = (brake: Surroundings['brakes'][number]): boolean => brake.account === undefined || brake.account === account;
  return surroundings.brakes.find((brake) => brake.effect === 'refunds' && brake.ended === undefined && isIts(brake))?.from;
}

function underWay(file: CaseMoney, refund: Refund, stoppedSince: Instant | undefined): MoneyTrace {
  const { refundNo, amount, stage, requestedAt, changedAt, repeatSafety } = refund;
  switch (stage) {
    case 'requested':
      return { state: 'requested', refundNo, amount, since: requestedAt, stoppedSince };
    case 'submitted':
      return { state: 'under-way', refundNo, amount, since: requestedAt, stoppedSince };
    case 'unknown':
      return { state: 'unknown', refundNo, amount, since: changedAt, stoppedSince, repeatSafety };
    case 'failed':
    case 'needs-human':
    case 'succeeded':
      return { state: 'needs-human', refundNo, amount, since: changedAt, left: leftToPerson(file, refund) };
    default:
      return never(stage);
  }
}

/** What was sent and not said to have failed may be paid, whatever it was left to a person for. */
function leftToPerson(file: CaseMoney, refund: Refund): LeftToPerson {
  if (refund.tries > 0 && refund.failed === undefined) return 'result-not-known';
  return wentBackMeanwhile(file, refund) ? 'went-back-meanwhile' : 'not-paid-back';
}

function sumOf(returns: readonly { readonly amount: Money }[]): number {
  return returns.reduce((sum, { amount }) => sum + amount.amount, 0);
}
