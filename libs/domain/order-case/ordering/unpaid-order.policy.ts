import { type Instant, plusSeconds } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { openAttempts, type PaymentAttempt } from '../payments/payments.state.js';

/** When an unpaid order ends whatever its open attempts say: the longest grace of theirs counts. undefined before it was placed. */
export function graceEnd({ ordering, payments }: OrderCase): Instant | undefined {
  if (ordering.stage === 'none') return undefined;
  const { payBefore, expiryGraceSeconds } = ordering.order;
  const graces = openAttempts(payments).map((attempt) => attempt.expiryGraceSeconds ?? expiryGraceSeconds);
  return plusSeconds(payBefore, graces.length === 0 ? expiryGraceSeconds : Math.max(...graces));
}

/** Open attempts that have not said "not paid" since the cancellation was asked for. */
export function attemptsToAskBeforeCancelling(file: OrderCase): readonly PaymentAttempt[] {
  const { ordering } = file;
  if (ordering.stage !== 'cancelling') return [];
  return openAttempts(file.payments).filter(({ lastAnswer }) => {
    if (lastAnswer === undefined || lastAnswer.at < ordering.requestedAt) return true;
    return lastAnswer.answer === 'unknown' || lastAnswer.answer === 'paid' || lastAnswer.answer === 'refunded';
  });
}

/** May a requested cancellation be concluded now? */
export function cancellationIsSettled(file: OrderCase, now: Instant): boolean {
  const end = graceEnd(file);
  return file.ordering.stage === 'cancelling' && (attemptsToAskBeforeCancelling(file).length === 0 || (end !== undefined && now >= end));
}

/** May an unpaid order be ended now? */
export function expiryIsSettled(file: OrderCase, now: Instant): boolean {
  const { ordering, payments } = file;
  if ((ordering.stage !== 'open' && ordering.stage !== 'awaiting-stock') || payments.confirmed !== undefined) return false;
  if (now < ordering.order.payBefore) return false;
  const end = graceEnd(file);
  return openAttempts(payments).length === 0 || (end !== undefined && now >= end);
}
