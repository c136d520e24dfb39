import { instant, sha256 } from '@app/kernel';
import { given, keyIdsOf, keysImported } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { allocatedHere, keyBatchDecider } from '../index.js';

const at = instant('2026-11-24T10:00:00Z');
const allocate = { type: 'AllocateKeys', at, allocationId: 'a1', reservationId: 'r1' } as const;
const keyIds = keyIdsOf('b1', 1, 2);
const reserved = (reservationId = 'r1', ids = keyIds) =>
  ({ type: 'KeysReserved', data: { reservationId, orderId: 'o1', keyIds: ids } }) as const;
const allocated = { type: 'KeysAllocated', data: { allocationId: 'a1', reservationId: 'r1', orderId: 'o1', keyIds } } as const;
const quarantined = { type: 'KeysQuarantined', data: { keyIds: keyIdsOf('b1', 2), reason: 'complaint' } } as const;
const batch = keysImported('b1', 4);

describe('Allocating keys', () => {
  it('hands out exactly what was reserved', () => given(keyBatchDecider, batch, reserved()).when(allocate).then(allocated));
  it('answers a repeat with the keys recorded', () => {
    const story = given(keyBatchDecider, batch, reserved(), allocated);
    story.when(allocate).thenNothing();
    expect(allocatedHere(story.state, 'a1')).toEqual([
      { keyId: keyIds[0], batchId: 'b1', commitment: sha256('commitment b1/1') },
      { keyId: keyIds[1], batchId: 'b1', commitment: sha256('commitment b1/2') },
    ]);
    expect(allocatedHere(story.state, 'a2')).toEqual([]);
    expect(allocatedHere(keyBatchDecider.initialState, 'a1')).toEqual([]);
  });
  it('hands nothing out when one of the keys is in quarantine', () =>
    given(keyBatchDecider, batch, reserved(), quarantined).when(allocate).thenRefused('keys-quarantined', { wanted: 2, got: 1 }));
  it('hands them out when an operator vouches for them', () =>
    given(keyBatchDecider, batch, reserved(), quarantined, { type: 'KeysReleasedFromQuarantine', data: { keyIds: keyIdsOf('b1', 2) } })
      .when(allocate)
      .then(allocated));
  it('refuses a reservation that was never made', () => given(keyBatchDecider, batch).when(allocate).thenRefused('reservation-lost'));
  it('refuses a reservation that was given back', () =>
    given(keyBatchDecider, batch, reserved(), {
      type: 'KeysReleased',
      data: { reservationId: 'r1', orderId: 'o1', keyIds, unknown: false },
    })
      .when(allocate)
      .thenRefused('reservation-lost'));
  it('never hands the same reservation out under a second number', () =>
    given(keyBatchDecider, batch, reserved(), allocated)
      .when({ ...allocate, allocationId: 'a2' })
      .thenRefused('already-allocated', { allocationId: 'a1' }));
  it('never uses one number for two reservations', () =>
    given(keyBatchDecider, batch, reserved(), allocated, reserved('r2', keyIdsOf('b1', 3)))
      .when({ ...allocate, reservationId: 'r2' })
      .thenRefused('allocation-taken'));
  it('refuses a batch that does not exist', () => given(keyBatchDecider).when(allocate).thenRefused('unknown-batch'));
});
