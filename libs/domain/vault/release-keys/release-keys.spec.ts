import { instant } from '@app/kernel';
import { given, keyIdsOf, keysImported } from '@app/testing';
import { describe, it } from '@jest/globals';
import { keyBatchDecider } from '../index.js';

const at = instant('2026-11-24T10:00:00Z');
const release = { type: 'ReleaseKeys', at, reservationId: 'r1', orderId: 'o1' } as const;
const keyIds = keyIdsOf('b1', 1, 2);
const reserved = { type: 'KeysReserved', data: { reservationId: 'r1', orderId: 'o1', keyIds } } as const;
const allocated = { type: 'KeysAllocated', data: { allocationId: 'a1', reservationId: 'r1', orderId: 'o1', keyIds } } as const;
const batch = keysImported('b1', 4);

describe('Releasing keys', () => {
  it('gives a reservation back', () =>
    given(keyBatchDecider, batch, reserved)
      .when(release)
      .then({ type: 'KeysReleased', data: { reservationId: 'r1', orderId: 'o1', keyIds, unknown: false } }));
  it('leaves a tombstone for a reservation that is not here', () =>
    given(keyBatchDecider, batch)
      .when(release)
      .then({ type: 'KeysReleased', data: { reservationId: 'r1', orderId: 'o1', keyIds: [], unknown: true } }));
  it('leaves allocated keys alone', () => given(keyBatchDecider, batch, reserved, allocated).when(release).thenNothing());
  it('gives keys back that were handed out under an allocation that failed', () =>
    given(keyBatchDecider, batch, reserved, allocated)
      .when({ ...release, failedAllocations: ['a1'] })
      .then({ type: 'KeysReleased', data: { reservationId: 'r1', orderId: 'o1', keyIds, unknown: false } }));
  it('leaves keys alone that another allocation handed out', () =>
    given(keyBatchDecider, batch, reserved, allocated)
      .when({ ...release, failedAllocations: ['a0', 'a2'] })
      .thenNothing());
  it('gives back once what an allocation that failed had taken', () =>
    given(keyBatchDecider, batch, reserved, allocated, {
      type: 'KeysReleased',
      data: { reservationId: 'r1', orderId: 'o1', keyIds, unknown: false },
    })
      .when({ ...release, failedAllocations: ['a1'] })
      .thenNothing());
  it('refuses a batch that does not exist', () => given(keyBatchDecider).when(release).thenRefused('unknown-batch'));
});
