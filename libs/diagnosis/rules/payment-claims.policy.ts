import { alarmsAbout, findAttempt, type PaymentAttempt } from '@app/domain/order-case';
import { type Instant, type MessageRefusalCode, never, plusSeconds } from '@app/kernel';
import type { RefusedMessages } from '../case-notes.fold.js';
import type { CaseReading } from '../case-reading.fold.js';
import type { NotPaidAnswer } from '../messages/says.shape.js';
import type { InboxMessage } from '../surroundings.shape.js';
import type { Situation } from './rule.shape.js';

/** A recorded message that nobody has finished after so long was not processed as it should have been. */
const MESSAGE_SLA_SECONDS = 60;

/** A message of the inbox, and when it was finished; undefined while it is not. */
export type TrackedMessage = {
  readonly message: InboxMessage;
  readonly overdueAt: Instant;
  readonly processedAt: Instant | undefined;
  /** True where the case file itself rests on this message. */
  readonly accepted: boolean;
};

/** The inbox's messages about this order's attempts. */
export function trackedMessages({ reading, surroundings }: Situation): readonly TrackedMessage[] {
  return surroundings.inboxMessages
    .filter(({ claimedAttemptId }) => findAttempt(reading.file.payments, claimedAttemptId) !== undefined)
    .map((message) => {
      const inFile = reading.notes.processed.find(({ messageId }) => messageId === message.record.id);
      return {
        message,
        overdueAt: plusSeconds(message.receivedAt, MESSAGE_SLA_SECONDS),
        processedAt: inFile?.at ?? message.settled?.record.recordedAt,
        accepted: inFile?.accepted === true,
      };
    });
}

/** Messages that should have been finished by now and are not. */
export function unprocessedMessages(situation: Situation): readonly TrackedMessage[] {
  return trackedMessages(situation).filter(({ processedAt, overdueAt }) => processedAt === undefined && situation.asOf >= overdueAt);
}

/** When the channel said "paid" to a question about this attempt; undefined when it never did. */
export function paidAnswerAt({ notes }: CaseReading, attemptId: string): Instant | undefined {
  return notes.answers.findLast((one) => one.attemptId === attemptId && one.answer === 'paid')?.askedAt;
}

/**
 * An attempt that the channel calls paid without bringing money of its own. That money is contested with another order, or was and
 * a person has settled it, or another attempt has brought it to this same order.
 */
export type PaidWithoutMoney = {
  readonly attempt: PaymentAttempt;
  readonly toldAt: Instant;
  readonly money: 'contested' | 'settled' | 'here-already';
};

/** Attempts of which the channel says that they are paid while no money of them is in the case file: it is another payment's. */
export function paidWithoutMoney(reading: CaseReading): readonly PaidWithoutMoney[] {
  return reading.file.payments.attempts.flatMap((attempt) => {
    const { attemptId } = attempt;
    const toldAt = paidAnswerAt(reading, attemptId) ?? takenMessageAt(reading, attemptId);
    if (toldAt === undefined || moneyOf(reading, attemptId) !== undefined) return [];
    return [{ attempt, toldAt, money: whereMoneyIs(reading, attempt) }];
  });
}

/** A person is called to the order wherever the money is not in it. */
function whereMoneyIs({ file }: CaseReading, { attemptId, account }: PaymentAttempt): PaidWithoutMoney['money'] {
  const alarms = alarmsAbout(file, 'trade-taken', { subject: attemptId });
  if (alarms.length > 0) return alarms.some(({ open }) => open) ? 'contested' : 'settled';
  const isHere = file.payments.trades.some((trade) => findAttempt(file.payments, trade.attemptId)?.account === account);
  return isHere ? 'here-already' : 'contested';
}

/** When a message told of money that is another payment's, unless the channel has said "not paid" since. */
function takenMessageAt(reading: CaseReading, attemptId: string): Instant | undefined {
  const first = reading.notes.refused.find((one) => one.attemptId === attemptId && one.code === 'trade-taken')?.firstAt;
  return first === undefined || saidNotPaidSince(reading, attemptId, first) !== undefined ? undefined : first;
}

/** The money an attempt brought, whatever it was good for. */
export function moneyOf({ file }: CaseReading, attemptId: string): CaseReading['file']['payments']['trades'][number] | undefined {
  return file.payments.trades.find((trade) => trade.attemptId === attemptId);
}

/** The channel's own word, given at `since` or later, that an attempt was not paid; undefined while it has given none. */
export function saidNotPaidSince(
  { file }: CaseReading,
  attemptId: string,
  since: Instant,
): { readonly answer: NotPaidAnswer; readonly askedAt: Instant } | undefined {
  const last = findAttempt(file.payments, attemptId)?.lastAnswer;
  if (last === undefined || last.at < since || last.answer === 'paid' || last.answer === 'unknown') return undefined;
  return { answer: last.answer, askedAt: last.at };
}

/** The last attempt of which nobody knows whether it was paid: its channel has not said "not paid", or gives no answer any more. */
export function uncertainAttempt({ file, notes }: CaseReading): PaymentAttempt | undefined {
  return file.payments.attempts.findLast(({ attemptId, lastAnswer, reported }) => {
    if (notes.closedAtChannel.includes(attemptId) || reported.some(({ status }) => status === 'closed')) return false;
    return lastAnswer === undefined || (!lastAnswer.final && (lastAnswer.answer === 'unknown' || lastAnswer.answer === 'paid'));
  });
}

/** Was such a message refused because nobody could tell whether it is the channel's? Of the others it is known what they are worth. */
export function isDistrusted(code: MessageRefusalCode): boolean {
  switch (code) {
    case 'signature':
    case 'account':
    case 'not-configured':
      return true;
    case 'unknown-order':
    case 'timestamp':
    case 'state':
    case 'amount':
    case 'replay':
    case 'trade-taken':
    case 'malformed':
      return false;
    default:
      return never(code);
  }
}

/** Refused messages that may be the channel's, and whose claim nobody has contradicted: the attempt may well be paid. */
function standingRefusedMessages(reading: CaseReading): readonly RefusedMessages[] {
  return reading.notes.refused.filter(({ attemptId, code, firstAt }) => {
    if (!isDistrusted(code)) return false;
    const attempt = findAttempt(reading.file.payments, attemptId);
    if (attempt === undefined || attempt.notifiedAt !== undefined || moneyOf(reading, attemptId) !== undefined) return false;
    return saidNotPaidSince(reading, attemptId, firstAt) === undefined;
  });
}

/** Does anything say that the buyer has paid, though the money is not in the case file? */
export function paymentIsClaimed(situation: Situation): boolean {
  const { reading } = situation;
  return (
    unprocessedMessages(situation).some((one) => isStanding(reading, one)) ||
    // Once a person has settled it, an order that has not ended may be paid all the same.
    paidWithoutMoney(reading).some(({ money }) => money === 'contested' || reading.file.ordering.stage === 'ended') ||
    standingRefusedMessages(reading).length > 0
  );
}

/** Has the channel, asked after it came, not contradicted this message? */
export function isStanding(reading: CaseReading, { message }: TrackedMessage): boolean {
  return saidNotPaidSince(reading, message.claimedAttemptId, message.receivedAt) === undefined;
}
