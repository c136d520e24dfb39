import { type Due, type Instant, latest, plusSeconds } from '@app/kernel';
import { linesToAllocate, linesWaitingForStock } from './fulfilment/lines-to-serve.policy.js';
import { readyToDeliver } from './fulfilment/ready-to-deliver.policy.js';
import type { OrderCase } from './order-case.state.js';
import { placedOrder } from './ordering/ordering.state.js';
import { releasableReservations } from './ordering/releasable-stock.policy.js';
import { graceEnd } from './ordering/unpaid-order.policy.js';
import { CLAIM_SETTLES_SECONDS, latestClaim } from './oversight/claims.policy.js';
import { promiseStands } from './oversight/promise.policy.js';
import { openAttempts } from './payments/payments.state.js';
import { surplusMoney } from './payments/surplus-money.policy.js';
import type { Refund } from './refunds/refunds.state.js';

/** A reaction that its trigger should have brought at once is looked after this much later. */
const REPAIR_SECONDS = 5;
/** A refund without an answer is looked at again this long after its claim has settled, doubled with each try, and so long at most. */
const REFUND_PAUSE_SECONDS = 90;
const LONGEST_REFUND_PAUSE_SECONDS = 6 * 3600;
/** An attempt that nobody can settle is asked about this long after its expiry. */
export const GIVE_UP_AFTER_SECONDS = 24 * 3600;

/**
 * Everything that falls due in this order though nothing more may happen to it, by the sagas that then look at it.
 * A due leaves this list only by a fact; firing too early or twice does no harm.
 */
export function dues(file: OrderCase): readonly Due[] {
  if (file.ordering.stage === 'none') return [];
  return [...orderingDues(file), ...attemptDues(file), ...deliveryDues(file), ...moneyDues(file)];
}

function due(saga: string, name: string, at: Instant): Due {
  return { saga, name, at };
}

function soon(since: Instant): Instant {
  return plusSeconds(since, REPAIR_SECONDS);
}

function orderingDues(file: OrderCase): Due[] {
  const { ordering, payments } = file;
  const order = placedOrder(ordering);
  if (order === undefined) return [];
  const list: Due[] = [];
  if (ordering.stage === 'awaiting-stock') list.push(due('reserve-stock-when-order-placed', 'reserve-stock', soon(order.placedAt)));
  if ((ordering.stage === 'open' || ordering.stage === 'awaiting-stock') && payments.confirmed === undefined) {
    list.push(due('expire-unpaid-orders', 'pay-before', order.payBefore));
    list.push(due('expire-unpaid-orders', 'expiry-grace', graceEnd(file) ?? order.payBefore));
  }
  if (ordering.stage === 'cancelling') {
    list.push(due('query-before-cancelling', 'cancellation', soon(ordering.requestedAt)));
    list.push(due('query-before-cancelling', 'cancellation-grace', graceEnd(file) ?? order.payBefore));
  }
  const changed = file.updatedAt ?? order.placedAt;
  for (const reservation of releasableReservations(file)) {
    list.push(due('release-stock-when-order-ends', `release:${reservation.reservationId}`, soon(changed)));
  }
  if (order.quotaHeld && (payments.confirmed !== undefined || ordering.stage === 'ended')) {
    list.push(due('release-stock-when-order-ends', 'release-quota', soon(changed)));
  }
  return list;
}

function attemptDues(file: OrderCase): Due[] {
  return openAttempts(file.payments).flatMap((attempt) => [
    ...(attempt.canQuery
      ? [
          due(
            'query-channel-when-notification-is-late',
            `query:${attempt.attemptId}`,
            plusSeconds(attempt.startedAt, attempt.queryAfterSeconds),
          ),
        ]
      : []),
    due('query-channel-when-notification-is-late', `give-up:${attempt.attemptId}`, plusSeconds(attempt.expiresAt, GIVE_UP_AFTER_SECONDS)),
  ]);
}

function deliveryDues(file: OrderCase): Due[] {
  const list: Due[] = [];
  const { confirmed } = file.payments;
  if (confirmed === undefined) return list;
  if (readyToDeliver(file) || linesToAllocate(file).length > 0) {
    list.push(due('deliver-when-payment-confirmed', 'deliver', soon(file.fulfilment.startedAt ?? confirmed.at)));
  }
  for (const line of linesWaitingForStock(file)) {
    if (line.failed === undefined) continue;
    if (line.restock === undefined) {
      list.push(due('restock-or-refund-when-allocation-failed', `restock:${line.lineId}`, soon(line.failed.at)));
    } else if (line.restock.restockedAs === undefined) {
      // Due at once and for as long as it waits: new stock wakes the orders whose time has come, oldest first.
      list.push(due('restock-or-refund-when-allocation-failed', `restock:${line.lineId}`, line.failed.at));
      list.push(due('restock-or-refund-when-allocation-failed', `restock-end:${line.lineId}`, line.restock.dueAt));
    }
  }
  if (promiseStands(file)) list.push(due('raise-alarm-when-promise-is-broken', 'promise', confirmed.deliverBy));
  return list;
}

function moneyDues(file: OrderCase): Due[] {
  const surplus = surplusMoney(file)
    .filter((money) => money.owed.what !== 'hold')
    .map((money) => due('refund-duplicate-and-late-payments', `surplus:${money.tradeNo}`, soon(money.since)));
  const refunds = file.refunds.refunds
    .filter(
      (refund) => refund.stage === 'requested' || refund.stage === 'submitted' || refund.stage === 'unknown' || refund.stage === 'failed',
    )
    .map((refund) => due('pay-back-when-refund-is-requested', `refund:${refund.refundNo}`, refundLooksAt(file, refund)));
  return [...surplus, ...refunds];
}

/**
 * Nobody may conclude anything from a claimed refund's silence before its claim has settled (protocols 7); a look before that is in vain.
 * After the second try that went unanswered there is a pause before the next look, and each further one doubles it.
 */
function refundLooksAt(file: OrderCase, { refundNo, stage, changedAt, tries }: Refund): Instant {
  const claim = stage === 'failed' ? undefined : latestClaim(file, refundNo);
  if (claim === undefined) return soon(changedAt);
  const pause = tries <= 1 ? 0 : Math.min(LONGEST_REFUND_PAUSE_SECONDS, REFUND_PAUSE_SECONDS * 2 ** (tries - 1));
  return latest(soon(changedAt), plusSeconds(claim.notAfter, CLAIM_SETTLES_SECONDS + pause));
}
