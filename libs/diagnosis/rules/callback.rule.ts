import { findAttempt } from '@app/domain/order-case';
import { type Instant, never, plusSeconds, present } from '@app/kernel';
import type { RefusedMessages } from '../case-notes.fold.js';
import {
  isDistrusted,
  isStanding,
  moneyOf,
  type PaidWithoutMoney,
  paidAnswerAt,
  paidWithoutMoney,
  saidNotPaidSince,
  trackedMessages,
  unprocessedMessages,
} from './payment-claims.policy.js';
import type { Noticed, Rule, Situation } from './rule.shape.js';
import { meet, STANDSTILL_SECONDS, standstill } from './standstill.policy.js';

const isUnpaid = ({ reading }: Situation): boolean => reading.file.payments.confirmed === undefined;

/** Confirmation: a message of the channel was recorded and then not processed in time. That is the platform's own doing. */
export const callbackProcessingFailed: Rule = (situation) => [
  ...unprocessedMessages(situation).map(
    (one): Noticed => ({
      says: {
        key: 'CALLBACK_PROCESSING_FAILED/unprocessed',
        receivedAt: one.message.receivedAt,
        isPaid: !isUnpaid(situation),
      },
      unmet: isUnpaid(situation) && isStanding(situation.reading, one),
      ...{ fault: 'P', confidence: 'likely', actor: 'platform', dueAt: one.overdueAt },
    }),
  ),
  ...trackedMessages(situation).flatMap(({ message: { receivedAt }, processedAt, overdueAt, accepted }): Noticed[] =>
    processedAt === undefined || processedAt <= overdueAt || !accepted
      ? []
      : [
          {
            says: { key: 'CALLBACK_PROCESSING_FAILED/processed-late', receivedAt, processedAt },
            ...{ unmet: false, fault: 'P', confidence: 'certain', actor: 'operator' },
          },
        ],
  ),
];

/** Confirmation: the channel says "paid" when it is asked, and never told us by itself; or it says so of money that is another payment's. */
export const callbackNotReceived: Rule = (situation) => {
  const { reading } = situation;
  const taken = paidWithoutMoney(reading).map((claim) => tradeTaken(situation, claim));
  return [...taken, ...reading.file.payments.trades.flatMap((trade) => learnedWithoutMessage(situation, trade))];
};

/** Which order the money is for, a person finds out; where that is done or there was nothing to find out, nobody has anything to do. */
function tradeTaken(situation: Situation, { attempt: { account }, toldAt, money }: PaidWithoutMoney): Noticed {
  const unmet = isUnpaid(situation);
  const told = { account, toldAt };
  switch (money) {
    case 'contested':
      return {
        says: { key: 'CALLBACK_NOT_RECEIVED/trade-taken', ...told },
        ...{ unmet, fault: 'M', confidence: 'likely', actor: 'operator' },
      };
    case 'settled':
      return { says: { key: 'CALLBACK_NOT_RECEIVED/settled', ...told }, unmet, ...nothingToDo };
    case 'here-already':
      return { says: { key: 'CALLBACK_NOT_RECEIVED/here-already', ...told }, unmet: false, ...nothingToDo };
    default:
      return never(money);
  }
}

const nothingToDo = { fault: 'none', confidence: 'likely', actor: 'nobody' } as const;

function learnedWithoutMessage(
  situation: Situation,
  { attemptId, amount, learnedBy, at }: Situation['reading']['file']['payments']['trades'][number],
): readonly Noticed[] {
  const { reading, surroundings } = situation;
  if (learnedBy !== 'query' && learnedBy !== 'bill') return [];
  const attempt = findAttempt(reading.file.payments, attemptId);
  const answeredAt = learnedBy === 'query' ? paidAnswerAt(reading, attemptId) : at;
  if (attempt === undefined || answeredAt === undefined) return [];
  const came =
    attempt.reported.some(({ status }) => status === 'paid') ||
    reading.notes.refused.some((one) => one.attemptId === attemptId) ||
    trackedMessages(situation).some(({ message }) => message.claimedAttemptId === attemptId);
  if (came) return [];
  const { account, startedAt } = attempt;
  const silence = surroundings.channelSilences.find(
    (one) => one.account === account && one.from <= at && (one.ended?.to ?? situation.asOf) >= startedAt,
  );
  const deaf = standstillUntilAsked(situation, startedAt, answeredAt);
  const told = { amount, account, by: learnedBy, startedAt, learnedAt: answeredAt, silentFrom: silence?.from, deaf };
  return [
    {
      says: { key: 'CALLBACK_NOT_RECEIVED/confirmed-otherwise', ...told },
      ...{ unmet: false, fault: deaf !== undefined ? 'P' : silence === undefined ? 'M' : 'C', confidence: 'likely', actor: 'operator' },
    },
  ];
}

/** The platform's own standstill in which a notification may have come in vain: only after it was the channel asked. */
function standstillUntilAsked(
  { surroundings, asOf }: Situation,
  startedAt: Instant,
  askedAt: Instant,
): { readonly from: Instant; readonly to: Instant } | undefined {
  const latestEnd = plusSeconds(askedAt, STANDSTILL_SECONDS);
  return surroundings.workerSilences
    .map(standstill)
    .flatMap(({ from, to }) => (to === undefined || to > latestEnd ? [] : [{ from, to }]))
    .find((silence) => meet(silence, { from: startedAt, to: askedAt }, asOf));
}

/** Confirmation: messages about an attempt came and were not accepted: nobody could tell whose they are, or they count for nothing. */
export const callbackRefused: Rule = (situation) =>
  situation.reading.notes.refused.flatMap((messages) => {
    const account = findAttempt(situation.reading.file.payments, messages.attemptId)?.account;
    if (account === undefined || messages.code === 'trade-taken') return [];
    return [isDistrusted(messages.code) ? distrusted(situation, messages, account) : worthless(situation, messages, account)];
  });

/** What was refused changes nothing; somebody looks into it only where it was all that ever came of a payment. */
function worthless({ reading }: Situation, messages: RefusedMessages, account: string): Noticed {
  const { attemptId, ...told } = messages;
  const isAllThatCame =
    moneyOf(reading, attemptId) !== undefined && findAttempt(reading.file.payments, attemptId)?.notifiedAt === undefined;
  const says = { key: 'CALLBACK_REFUSED/no-effect', account, ...told } as const;
  return { says, unmet: false, fault: 'none', confidence: 'certain', actor: isAllThatCame ? 'operator' : 'nobody' };
}

function distrusted(situation: Situation, messages: RefusedMessages, account: string): Noticed {
  const { reading } = situation;
  const { attemptId, code, hint, count, firstAt } = messages;
  const told = { account, code, hint, count, firstAt };
  const money = moneyOf(reading, attemptId);
  if (findAttempt(reading.file.payments, attemptId)?.notifiedAt !== undefined) {
    return { says: { key: 'CALLBACK_SIGNATURE_INVALID/another-accepted', ...told }, ...bystander };
  }
  if (money !== undefined) {
    return {
      says: { key: 'CALLBACK_SIGNATURE_INVALID/confirmed-otherwise', ...told, amount: money.amount, learnedAt: money.at },
      ...{ unmet: false, fault: 'M', confidence: 'likely', actor: 'operator' },
    };
  }
  const contradicted = saidNotPaidSince(reading, attemptId, firstAt);
  if (contradicted !== undefined) {
    return { says: { key: 'CALLBACK_SIGNATURE_INVALID/contradicted', ...told, ...present(contradicted) }, ...bystander };
  }
  return {
    says: { key: 'CALLBACK_SIGNATURE_INVALID/unverified', ...told },
    ...{ unmet: isUnpaid(situation), fault: 'M', confidence: 'possible', actor: 'operator' },
  };
}

/** Somebody sent something that changed nothing. */
const bystander = { unmet: false, fault: 'none', confidence: 'likely', actor: 'nobody' } as const;
