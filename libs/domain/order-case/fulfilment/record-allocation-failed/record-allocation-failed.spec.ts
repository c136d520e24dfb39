import { scenario } from '@app/testing';
import {
  allocation,
  allocationFailed,
  deliveredOrder,
  keysRestocked,
  LINE,
  orderInDelivery,
  paidOrder,
  reservation,
  reservationPlanned,
  restockRequested,
  stockReserved,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { linesToAllocate, linesWaitingForStock } from '../lines-to-serve.policy.js';

const { given } = scenario(orderCaseDecider);
const failed = (n = 1) =>
  ({
    type: 'RecordAllocationFailed',
    lineId: LINE,
    allocationId: allocation(n),
    reservationId: reservation(n),
    wanted: 1,
    got: 0,
    reason: 'keys-quarantined',
  }) as const;
const restocked = [
  restockRequested(),
  reservationPlanned({ n: 2, purpose: 'restock' }),
  stockReserved({ reservationId: reservation(2) }),
  keysRestocked(),
];

describe('Recording a failed allocation', () => {
  it('makes the line wait for stock', () => {
    const after = given(...orderInDelivery()).when(failed());
    after.then(allocationFailed());
    expect(linesWaitingForStock(after.state).map(({ lineId }) => lineId)).toEqual([LINE]);
    expect(linesToAllocate(after.state)).toEqual([]);
  });
  it('is recorded once', () =>
    given(...orderInDelivery(), allocationFailed())
      .when(failed())
      .thenNothing());
  it('makes it wait again when the new stock fails too', () => {
    const after = given(...orderInDelivery(), allocationFailed(), ...restocked).when(failed(2));
    after.then(allocationFailed({ allocationId: allocation(2), reservationId: reservation(2) }));
    expect(linesWaitingForStock(after.state).map(({ restock }) => restock)).toEqual([undefined]);
  });
  it('knows an earlier one again', () =>
    given(...orderInDelivery(), allocationFailed(), ...restocked, allocationFailed({ allocationId: allocation(2) }))
      .when(failed(1))
      .thenNothing());
  it('refuses one out of turn', () =>
    given(...orderInDelivery())
      .when(failed(2))
      .thenRefused('wrong-allocation', { expected: allocation() }));
  it('changes nothing about keys that were delivered', () =>
    given(...deliveredOrder())
      .when(failed())
      .thenRefused('already-allocated'));
  it('waits for delivery to be started', () =>
    given(...paidOrder())
      .when(failed())
      .thenRefused('not-started'));
  it('refuses an order that does not exist', () => given().when(failed()).thenRefused('unknown-order'));
});
