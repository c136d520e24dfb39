import { type Instant, isRefused } from '@app/kernel';
import { given, permutations } from '@app/testing';
import {
  allocation,
  allocationFailed,
  allocationRecord,
  at,
  attempt,
  heldPart,
  key,
  LINE,
  orderInDelivery,
  origin,
  planReservation,
  recordStockReserved,
  reservation,
  restockRequested,
  tradeNo,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import type { OrderCommand } from '../order-case.commands.js';
import { orderCaseDecider } from '../order-case.decider.js';
import type { OrderCase } from '../order-case.state.js';
import { refundable } from '../refunds/refundable.policy.js';
import { isSeen, viewableKeyIds } from './delivered-keys.policy.js';

const now: Instant = at('10:30');
const steps: { readonly [name: string]: readonly OrderCommand[] } = {
  refund: [{ type: 'RequestRefund', at: now, reason: 'requested-by-shop', by: 'shop' }],
  view: [{ type: 'ViewDelivery', at: now, tokenN: 0, origin: origin() }],
  delivery: [
    {
      ...{ type: 'RecordAllocation', at: now, lineId: LINE, allocationId: allocation(2), reservationId: reservation(2) },
      ...{ keys: [key(2)], records: [allocationRecord(2)] },
    },
  ],
  restock: [
    { ...planReservation({ n: 2, purpose: 'restock' }), at: now },
    { ...recordStockReserved({ reservationId: reservation(2), parts: [heldPart()] }), at: now },
  ],
};

/** An order whose first keys could not be handed out, and which waits for new stock. */
const waiting = given(orderCaseDecider, ...orderInDelivery(), allocationFailed(), restockRequested()).state;

function send(file: OrderCase, command: OrderCommand): OrderCase {
  const decision = orderCaseDecider.decide(command, file);
  if (isRefused(decision)) return file;
  return decision.events.reduce(
    (state, fact) => orderCaseDecider.evolve(state, fact, { revision: state.revision + 1, recordedAt: now }),
    file,
  );
}

describe.each(permutations(Object.keys(steps)).map((arrival) => ({ arrival })))('Arriving in the order $arrival', ({ arrival }) => {
  const once = arrival.flatMap((name) => steps[name] ?? []).reduce(send, waiting);
  // Whoever came too early comes again, as a shop, a buyer and a saga would.
  const end = Array.from({ length: 4 }, () => Object.values(steps).flat())
    .flat()
    .reduce(send, once);

  it.each([
    ['at first', once],
    ['in the end', end],
  ])('never has both the money on its way back and keys to open: %s', (_when, file) => {
    const returning = file.refunds.refunds.length > 0;
    expect(viewableKeyIds(file.fulfilment).length > 0 && returning).toBe(false);
    expect(file.fulfilment.lines.flatMap((line) => line.deliveredKeyIds).some((keyId) => isSeen(file.fulfilment, keyId)) && returning).toBe(
      false,
    );
  });

  it('ends with the keys seen or with all the money on its way back', () => {
    const left = refundable(end, { tradeNo: tradeNo(), attemptId: attempt() })?.amount;
    expect([
      { left: 1000, viewed: [key(2).keyId], stage: 'completed' },
      { left: 0, viewed: [], stage: 'revoked' },
      { left: 0, viewed: [], stage: 'started' },
    ]).toContainEqual({ left, viewed: end.fulfilment.viewedKeyIds, stage: end.fulfilment.stage });
  });

  it('does nothing more when everything comes yet again', () => {
    expect(Object.values(steps).flat().reduce(send, end)).toBe(end);
  });
});
