import { allocationIdOf, type Decide, facts, nothing, refuse } from '@app/kernel';
import type { RecordAllocation } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { moneyIsReturning } from '../../refunds/returning-money.policy.js';
import { reservedFor } from '../lines-to-serve.policy.js';

/**
 * The batches have handed out a line's keys: from this fact on the buyer can fetch them.
 * Refused: unknown-order, unknown-line, not-started, already-allocated {allocationId}, refund-under-way, wrong-allocation {expected},
 * reservation-lost, wrong-quantity {wanted, got}, key-twice.
 */
export const recordAllocation: Decide<RecordAllocation, OrderCase, OrderFact> = (command, file) => {
  const { ordering, fulfilment } = file;
  if (ordering.stage === 'none') return refuse('unknown-order');
  const { orderId, deal } = ordering.order;
  const { lineId, allocationId, reservationId, keys, records } = command;
  const sold = deal.lines.find((line) => line.lineId === lineId);
  if (sold === undefined) return refuse('unknown-line', { lineId });
  const line = fulfilment.lines.find((known) => known.lineId === lineId);
  if (line === undefined) return refuse('not-started');
  if (line.allocation?.allocationId === allocationId) return nothing;
  if (line.allocation !== undefined) return refuse('already-allocated', { allocationId: line.allocation.allocationId });
  if (moneyIsReturning(file)) return refuse('refund-under-way');
  const expected = allocationIdOf(orderId, lineId, line.allocationsTried + 1);
  if (allocationId !== expected) return refuse('wrong-allocation', { expected });
  if (reservedFor(file, lineId)?.reservationId !== reservationId) return refuse('reservation-lost', { reservationId });
  if (keys.length !== sold.quantity) return refuse('wrong-quantity', { wanted: sold.quantity, got: keys.length });

  const keyIds = keys.map(({ keyId }) => keyId);
  const elsewhere = fulfilment.lines.flatMap((known) => known.allocation?.keys ?? []).map(({ keyId }) => keyId);
  if (new Set([...elsewhere, ...keyIds]).size !== elsewhere.length + keyIds.length) return refuse('key-twice');

  const othersDelivered = fulfilment.lines.every((known) => known.lineId === lineId || known.deliveredKeyIds.length > 0);
  const quantity = deal.lines.reduce((sum, known) => sum + known.quantity, 0);
  return facts<OrderFact>(
    { type: 'KeysAllocated', data: { allocationId, lineId, reservationId, keys, records } },
    { type: 'KeysDelivered', data: { lineId, allocationId, keyIds } },
    ...(othersDelivered ? [{ type: 'DeliveryCompleted', data: { quantity } } as const] : []),
  );
};
