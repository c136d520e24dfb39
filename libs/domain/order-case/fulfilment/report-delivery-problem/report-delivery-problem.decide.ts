import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ReportDeliveryProblem } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { deliveredKeyIds } from '../delivered-keys.policy.js';

/** So many reports are kept of one order. */
export const MAX_PROBLEMS = 20;

/**
 * The buyer says what is wrong. "Not received" may be said of any order; everything else needs something that was delivered.
 * The same kind with the same sealed text, or without any, is the same report.
 * Refused: unknown-order, nothing-delivered, too-many-problems {limit}.
 */
export const reportDeliveryProblem: Decide<ReportDeliveryProblem, OrderCase, OrderFact> = ({ kind, text }, { ordering, fulfilment }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (fulfilment.problems.some((known) => known.kind === kind && known.textNonce === text?.nonce)) return nothing;
  const keyIds = deliveredKeyIds(fulfilment);
  if (keyIds.length === 0 && kind !== 'not-received') return refuse('nothing-delivered');
  if (fulfilment.problems.length >= MAX_PROBLEMS) return refuse('too-many-problems', { limit: MAX_PROBLEMS });
  const problemId = `${ordering.order.orderId}-problem-${String(fulfilment.problems.length + 1).padStart(2, '0')}`;
  return facts({ type: 'DeliveryProblemReported', data: { problemId, kind, keyIds, ...(text === undefined ? {} : { text }) } });
};
