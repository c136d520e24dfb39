import { allocationIdOf, type Decide, facts, nothing, refuse } from '@app/kernel';
import type { RecordAllocationFailed } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/**
 * The batches could not hand out a line's keys: once per allocation number.
 * Refused: unknown-order, not-started, already-allocated {allocationId}, wrong-allocation {expected}.
 */
export const recordAllocationFailed: Decide<RecordAllocationFailed, OrderCase, OrderFact> = (command, { ordering, fulfilment }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  const { lineId, allocationId, reservationId, wanted, got, reason } = command;
  const line = fulfilment.lines.find((known) => known.lineId === lineId);
  if (line === undefined) return refuse('not-started');
  if (line.allocation !== undefined) return refuse('already-allocated', { allocationId: line.allocation.allocationId });
  const numbered = (n: number): string => allocationIdOf(ordering.order.orderId, lineId, n);
  const expected = numbered(line.allocationsTried + 1);
  if (allocationId === expected) {
    return facts({ type: 'AllocationFailed', data: { allocationId, lineId, reservationId, wanted, got, reason } });
  }
  const isKnown = Array.from({ length: line.allocationsTried }, (_, index) => numbered(index + 1)).includes(allocationId);
  return isKnown ? nothing : refuse('wrong-allocation', { expected });
};
