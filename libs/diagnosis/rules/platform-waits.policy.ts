import { graceEnd, isSameTrade, openAttempts } from '@app/domain/order-case';
import { plusSeconds } from '@app/kernel';
import { wholeDelivery } from './delivery.policy.js';
import { trackedMessages } from './payment-claims.policy.js';
import type { Situation } from './rule.shape.js';
import type { Span } from './standstill.policy.js';

/** A time in which the order waited for the platform to do something; without an end it still waits. */
type PlatformWait = Span;

/** Everything the order has waited for the platform to do: what is still open, and what was done too late. */
export function platformWaits(situation: Situation): readonly PlatformWait[] {
  return [
    ...stockWaits(situation),
    ...paymentWaits(situation),
    ...endingWaits(situation),
    ...deliveryWaits(situation),
    ...refundWaits(situation),
  ];
}

function stockWaits({ reading: { notes }, order }: Situation): readonly PlatformWait[] {
  return [{ from: order.placedAt, to: notes.stockAnsweredAt }];
}

/** Messages nobody takes up, and questions nobody puts to the channel. */
function paymentWaits(situation: Situation): readonly PlatformWait[] {
  const { file, notes } = situation.reading;
  const messages = trackedMessages(situation).map(({ message, processedAt }) => ({ from: message.receivedAt, to: processedAt }));
  const questions = file.payments.attempts
    .filter(({ canQuery, notifiedAt }) => canQuery && notifiedAt === undefined)
    .map(({ attemptId, startedAt, queryAfterSeconds }) => ({
      from: plusSeconds(startedAt, queryAfterSeconds),
      to: notes.answers.find((answer) => answer.attemptId === attemptId)?.askedAt,
    }))
    .filter(({ to }) => to !== undefined || openAttempts(file.payments).length > 0);
  return [...messages, ...questions];
}

/** An order that nobody pays must end, so that its stock is free again. */
function endingWaits({ reading: { file }, order }: Situation): readonly PlatformWait[] {
  const { ordering, payments } = file;
  if (payments.confirmed !== undefined) return [];
  const from = openAttempts(payments).length === 0 ? order.payBefore : (graceEnd(file) ?? order.payBefore);
  if (ordering.stage === 'ended') return ordering.how === 'expired' ? [{ from, to: ordering.at }] : [];
  return [{ from, to: undefined }];
}

/** Inside the promise a finished delivery has waited for nobody. */
function deliveryWaits({ reading, order }: Situation): readonly PlatformWait[] {
  const { confirmed } = reading.file.payments;
  if (confirmed === undefined || reading.notes.failedAllocations.length > 0) return [];
  const refundedAt = reading.file.refunds.refunds.find((refund) => isSameTrade(refund, confirmed))?.requestedAt;
  const to = wholeDelivery(reading, order)?.at ?? refundedAt;
  return to !== undefined && to <= confirmed.deliverBy ? [] : [{ from: confirmed.at, to }];
}

function refundWaits({ reading: { file } }: Situation): readonly PlatformWait[] {
  return file.refunds.refunds.filter(({ stage }) => stage === 'requested').map(({ requestedAt }) => ({ from: requestedAt, to: undefined }));
}
