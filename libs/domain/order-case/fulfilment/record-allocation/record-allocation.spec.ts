import { scenario } from '@app/testing';
import {
  allocation,
  allocationFailed,
  allocationRecord,
  at,
  deal,
  dealLine,
  deliveredOrder,
  deliveryCompleted,
  deliveryStarted,
  heldPart,
  key,
  keysAllocated,
  keysDelivered,
  keysRestocked,
  LINE,
  orderInDelivery,
  orderPlaced,
  paidOrder,
  paymentConfirmed,
  recordedAt,
  refundRequested,
  reservation,
  reservationPlanned,
  restockRequested,
  riskAssessed,
  stockReserved,
  type Wished,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import type { RecordAllocation } from '../../order-case.commands.js';
import { orderCaseDecider } from '../../order-case.decider.js';
import { deliveredKeyIds, viewableKeyIds } from '../delivered-keys.policy.js';
import { linesToAllocate } from '../lines-to-serve.policy.js';

const { given } = scenario(orderCaseDecider);
const allocated = (asked: Partial<RecordAllocation> = {}): Wished<RecordAllocation> => ({
  type: 'RecordAllocation',
  lineId: LINE,
  allocationId: allocation(),
  reservationId: reservation(),
  keys: [key()],
  records: [allocationRecord()],
  ...asked,
});

describe('Recording an allocation', () => {
  it('delivers the keys in the same append', () => {
    const story = given(...orderInDelivery());
    expect(linesToAllocate(story.state).map(({ lineId }) => lineId)).toEqual([LINE]);
    const after = story.when(allocated());
    after.then(keysAllocated(), keysDelivered(), deliveryCompleted());
    expect(viewableKeyIds(after.state.fulfilment)).toEqual([key().keyId]);
    expect(linesToAllocate(after.state)).toEqual([]);
  });
  it('does it once', () =>
    given(...deliveredOrder())
      .when(allocated())
      .thenNothing());
  it('refuses a second allocation of a delivered line', () =>
    given(...deliveredOrder())
      .when(allocated({ allocationId: allocation(2), keys: [key(2)] }))
      .thenRefused('already-allocated', { allocationId: allocation() }));
  it('waits for delivery to be started: there is no other gate', () =>
    given(...paidOrder())
      .when(allocated())
      .thenRefused('not-started'));
  it('delivers nothing once the money was asked back', () =>
    given(...orderInDelivery(), refundRequested({ reason: 'requested-by-operator' }))
      .when(allocated())
      .thenRefused('refund-under-way'));
  it.each([[[]], [[key(1), key(2)]]])('takes exactly the quantity that was sold: %#', (keys) =>
    given(...orderInDelivery())
      .when(allocated({ keys }))
      .thenRefused('wrong-quantity', { wanted: 1, got: keys.length }),
  );
  it('refuses keys of another reservation', () =>
    given(...orderInDelivery())
      .when(allocated({ reservationId: reservation(2) }))
      .thenRefused('reservation-lost'));
  it('refuses an allocation out of turn', () =>
    given(...orderInDelivery())
      .when(allocated({ allocationId: allocation(2) }))
      .thenRefused('wrong-allocation', { expected: allocation(1) }));
  it('refuses a line that was never sold', () =>
    given(...orderInDelivery())
      .when(allocated({ lineId: 'line-9' }))
      .thenRefused('unknown-line'));
  it('refuses an order that does not exist', () => given().when(allocated()).thenRefused('unknown-order'));
  it('goes on from new stock after one that failed', () =>
    given(
      ...orderInDelivery(),
      allocationFailed(),
      restockRequested(),
      reservationPlanned({ n: 2, purpose: 'restock' }),
      stockReserved({ reservationId: reservation(2) }),
      keysRestocked(),
    )
      .when(allocated({ allocationId: allocation(2), reservationId: reservation(2), keys: [key(7)] }))
      .then(
        keysAllocated({ allocationId: allocation(2), reservationId: reservation(2), keys: [key(7)] }),
        { type: 'KeysDelivered' },
        deliveryCompleted(),
      ));
});

describe('Recording the allocations of two lines', () => {
  const lines = [dealLine({ quantity: 2 }), dealLine({ lineId: 'line-2' })];
  const story = [
    orderPlaced({ deal: deal(...lines) }),
    reservationPlanned({ parts: [{ batchId: 'batch-1', quantity: 2 }] }),
    stockReserved({ parts: [heldPart(2)] }),
    reservationPlanned({ lineId: 'line-2' }),
    stockReserved({ lineId: 'line-2' }),
    paymentConfirmed(),
    riskAssessed(),
    deliveryStarted({ lineIds: [LINE, 'line-2'] }),
  ].map((fact) => recordedAt(at('10:05'), fact));
  const first = { keys: [key(1), key(2)] };
  const second = { lineId: 'line-2', allocationId: allocation(1, 'line-2'), reservationId: reservation(1, 'line-2') };

  it('delivers what is there, and completes with the last', () => {
    const half = given(...story).when(allocated(first));
    half.then(keysAllocated(first), { type: 'KeysDelivered' });
    expect(half.state.fulfilment.stage).toBe('started');
    const whole = given(...story, keysAllocated(first), keysDelivered({ keyIds: [key(1).keyId, key(2).keyId] })).when(
      allocated({ ...second, keys: [key(3)] }),
    );
    whole.then({ type: 'KeysAllocated' }, { type: 'KeysDelivered' }, deliveryCompleted({ quantity: 3 }));
    expect(deliveredKeyIds(whole.state.fulfilment)).toEqual([1, 2, 3].map((n) => key(n).keyId));
  });
  it('refuses one key twice, be it in one line or in two', () => {
    given(...story)
      .when(allocated({ keys: [key(1), key(1)] }))
      .thenRefused('key-twice');
    given(...story, keysAllocated(first), keysDelivered({ keyIds: [key(1).keyId, key(2).keyId] }))
      .when(allocated({ ...second, keys: [key(2)] }))
      .thenRefused('key-twice');
  });
});
