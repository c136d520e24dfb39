import { GIVE_UP_AFTER_SECONDS, graceEnd, openAttempts, type PaymentAttempt } from '@app/domain/order-case';
import { type Instant, never, plusSeconds } from '@app/kernel';
import { soldGoods } from './goods.policy.js';
import { orphanPayment } from './orphan-payment.rule.js';
import { paymentIsClaimed, uncertainAttempt } from './payment-claims.policy.js';
import type { Noticed, Rule, Situation } from './rule.shape.js';

/** Payment: no money of this order is known, and nothing claims that there is any. */
export const unpaid: Rule = (situation) => {
  const { file } = situation.reading;
  const isPaid = file.payments.confirmed !== undefined || file.payments.trades.length > 0;
  if (isPaid || paymentIsClaimed(situation) || orphanPayment(situation).length > 0) return [];
  const { ordering } = file;
  const back = wentBackAtChannel(situation);
  if (back !== undefined) return [{ ...back, unmet: true }];
  switch (ordering.stage) {
    case 'none':
      return [];
    case 'awaiting-stock': {
      const says = { key: 'IN_PROGRESS/reserving-stock', goods: soldGoods(situation.order), placedAt: situation.order.placedAt } as const;
      return [{ says, unmet: true, ...nobodysFault, actor: 'platform', dueAt: situation.order.payBefore }];
    }
    case 'open':
      return [{ ...openUnpaid(situation), unmet: true }];
    case 'cancelling': {
      const { by, requestedAt } = ordering;
      const until = graceEnd(file) ?? situation.order.payBefore;
      const says = { key: 'CANCELLED_OR_REFUNDED/cancelling', by, requestedAt, until } as const;
      return [{ says, unmet: true, ...nobodysFault, actor: 'platform', dueAt: until }];
    }
    case 'ended':
      return [{ ...endedUnpaid(situation, ordering), unmet: true }];
    default:
      return never(ordering);
  }
};

type Found = Omit<Noticed, 'unmet'>;
const nobodysFault = { fault: 'none', confidence: 'certain' } as const;
const buyersFault = { fault: 'B', confidence: 'certain' } as const;

/** Money came and went back at the channel before we knew of it: "refunded" is no word for "not paid". */
function wentBackAtChannel({ reading, order, asOf }: Situation): Found | undefined {
  const { file } = reading;
  const { attempts, returnedElsewhere } = file.payments;
  const { ordering } = file;
  const back = attempts.findLast(({ lastAnswer }) => lastAnswer?.answer === 'refunded');
  const isOvertaken = ordering.stage === 'cancelling' || (ordering.stage !== 'ended' && back !== attempts.at(-1));
  if (back?.lastAnswer === undefined || isOvertaken) return undefined;
  const { account, attemptId, lastAnswer } = back;
  const amount = returnedElsewhere.find((one) => one.attemptId === attemptId)?.amount;
  const told = { key: 'CANCELLED_OR_REFUNDED/at-channel', account, askedAt: lastAnswer.at, amount } as const;
  const rates = { fault: 'none', confidence: 'likely' } as const;
  const other = unresolvedBeside(reading, attemptId);
  if (other !== undefined) {
    const says = { ...told, payBefore: undefined, other } as const;
    return { says, ...rates, actor: other.until === undefined ? 'operator' : 'platform', dueAt: other.until };
  }
  const payBefore = ordering.stage !== 'ended' && asOf < order.payBefore ? order.payBefore : undefined;
  const next = payBefore === undefined ? ({ actor: 'nobody' } as const) : ({ actor: 'buyer', dueAt: payBefore } as const);
  return { says: { ...told, payBefore, other: undefined }, ...rates, ...next };
}

/** Another attempt that may still turn out to be paid, and until when it is asked about; without an end where it is given up. */
function unresolvedBeside(
  reading: Situation['reading'],
  attemptId: string,
): { readonly account: string; readonly until: Instant | undefined } | undefined {
  const uncertain = uncertainAttempt(reading);
  // While the order can be paid, what the channel has called unpaid holds nobody back.
  if (uncertain === undefined && reading.file.ordering.stage !== 'ended') return undefined;
  const open = openAttempts(reading.file.payments).filter((attempt) => attempt.attemptId !== attemptId);
  const asked = open.find((attempt) => attempt === uncertain) ?? open.at(-1);
  if (asked !== undefined) return { account: asked.account, until: askedUntil(asked) };
  return uncertain === undefined ? undefined : { account: uncertain.account, until: undefined };
}

/** Nobody may tell a buyer "you did not pay" of an attempt whose channel gave no answer, or was never asked. */
function faultOf(uncertain: PaymentAttempt | undefined): Pick<Noticed, 'fault' | 'confidence'> {
  if (uncertain === undefined) return buyersFault;
  return { fault: uncertain.lastAnswer === undefined ? 'none' : 'C', confidence: 'possible' };
}

function openUnpaid({ reading, order, asOf }: Situation): Found {
  const { file } = reading;
  const { payBefore } = order;
  const { attempts } = file.payments;
  const due = order.deal.total;
  if (asOf >= payBefore) {
    const says = { key: 'PAYMENT_NOT_COMPLETED/window-closed', payBefore, attempts: attempts.length } as const;
    return { says, ...faultOf(uncertainAttempt(reading)), actor: 'platform', dueAt: graceEnd(file) };
  }
  const last = attempts.at(-1);
  if (last === undefined) {
    const says = { key: 'IN_PROGRESS/awaiting-payment', goods: soldGoods(order), due, payBefore } as const;
    return { says, ...nobodysFault, actor: 'buyer', dueAt: payBefore };
  }
  const { account, startedAt, lastAnswer } = last;
  if (lastAnswer === undefined || lastAnswer.answer === 'paid') {
    const askAt = last.canQuery ? plusSeconds(startedAt, last.queryAfterSeconds) : undefined;
    const says = { key: 'IN_PROGRESS/payment-under-way', due, account, startedAt, payBefore, askAt } as const;
    return { says, ...nobodysFault, ...(askAt === undefined ? { actor: 'buyer', dueAt: payBefore } : { actor: 'platform', dueAt: askAt }) };
  }
  const { answer, at: askedAt } = lastAnswer;
  if (answer === 'unknown') {
    const says = { key: 'PAYMENT_NOT_COMPLETED/no-answer', due, account, startedAt, askedAt } as const;
    return { says, fault: 'C', confidence: 'possible', actor: 'platform', dueAt: payBefore };
  }
  const uncertain = uncertainAttempt(reading);
  if (uncertain !== undefined) {
    const other = { account: uncertain.account, startedAt: uncertain.startedAt };
    const says = { key: 'PAYMENT_NOT_COMPLETED/another-unanswered', due, answer, askedAt, ...other } as const;
    return { says, ...faultOf(uncertain), actor: 'platform', dueAt: payBefore };
  }
  const says = { key: 'PAYMENT_NOT_COMPLETED/unpaid-so-far', due, account, answer, askedAt, attempts: attempts.length, payBefore } as const;
  return { says, ...buyersFault, actor: 'buyer', dueAt: payBefore };
}

function endedUnpaid(situation: Situation, ended: { readonly how: 'cancelled' | 'expired' | 'out-of-stock'; readonly at: Instant }): Found {
  const { reading, order } = situation;
  switch (ended.how) {
    case 'cancelled':
      return cancelled(reading, ended.at);
    case 'out-of-stock':
      return soldOut(situation, ended.at);
    case 'expired': {
      const unresolved = openAttempts(reading.file.payments).at(-1);
      if (unresolved !== undefined) return stillAsked(situation, ended.at, unresolved);
      const uncertain = uncertainAttempt(reading);
      return uncertain === undefined ? expired(situation, ended.at, order.payBefore) : neverKnown(situation, ended.at, uncertain);
    }
    default:
      return never(ended.how);
  }
}

function cancelled(reading: Situation['reading'], at: Instant): Found {
  const { cancelledBy: by } = reading.notes;
  const uncertain = uncertainAttempt(reading);
  if (uncertain === undefined) return { says: { key: 'CANCELLED_OR_REFUNDED/cancelled', by, at }, ...nobodysFault, actor: 'nobody' };
  const { account, attemptId } = uncertain;
  const isAsked = openAttempts(reading.file.payments).some((open) => open.attemptId === attemptId);
  const until = isAsked ? askedUntil(uncertain) : undefined;
  const says = { key: 'CANCELLED_OR_REFUNDED/cancelled-unresolved', by, at, account, until } as const;
  return { says, ...faultOf(uncertain), actor: isAsked ? 'platform' : 'operator', dueAt: until };
}

function neverKnown({ reading, order: { payBefore } }: Situation, endedAt: Instant, uncertain: PaymentAttempt): Found {
  const attempts = reading.file.payments.attempts.length;
  const { account } = uncertain;
  const says = { key: 'PAYMENT_NOT_COMPLETED/never-known', payBefore, endedAt, account, attempts } as const;
  return { says, ...faultOf(uncertain), actor: 'operator' };
}

function askedUntil({ expiresAt }: PaymentAttempt): Instant {
  return plusSeconds(expiresAt, GIVE_UP_AFTER_SECONDS);
}

function soldOut({ order }: Situation, at: Instant): Found {
  const { reason = 'out-of-stock', wanted = 0, available = 0, lineId } = order.stockUnavailable ?? {};
  const name = (order.deal.lines.find((line) => line.lineId === lineId) ?? order.deal.lines[0])?.name ?? '';
  if (reason === 'quota-exceeded') {
    return { says: { key: 'PAYMENT_NOT_COMPLETED/quota-reached', name, wanted, at }, ...buyersFault, actor: 'buyer' };
  }
  return { says: { key: 'PAYMENT_NOT_COMPLETED/sold-out', name, wanted, available, at }, ...nobodysFault, actor: 'nobody' };
}

function stillAsked({ reading }: Situation, endedAt: Instant, asked: PaymentAttempt): Found {
  const { account } = asked;
  const until = askedUntil(asked);
  const attempts = reading.file.payments.attempts.length;
  const says = { key: 'PAYMENT_NOT_COMPLETED/expired-unresolved', endedAt, account, until, attempts } as const;
  const uncertain = uncertainAttempt(reading);
  const rates = uncertain === undefined ? ({ fault: 'B', confidence: 'likely' } as const) : faultOf(uncertain);
  return { says, ...rates, actor: 'platform', dueAt: until };
}

function expired({ reading: { file } }: Situation, endedAt: Instant, payBefore: Instant): Found {
  const { attempts } = file.payments;
  const asked = attempts.findLast(({ lastAnswer }) => lastAnswer !== undefined);
  const answer = asked?.lastAnswer;
  const last =
    asked === undefined || answer === undefined || answer.answer === 'paid' || answer.answer === 'unknown'
      ? undefined
      : { account: asked.account, answer: answer.answer, askedAt: answer.at };
  const says = { key: 'PAYMENT_NOT_COMPLETED/expired', payBefore, endedAt, attempts: attempts.length, last } as const;
  return { says, ...buyersFault, actor: 'nobody' };
}
