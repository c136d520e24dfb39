import { instant } from '@app/kernel';
import { given, keyIdsOf, keysImported } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { keyBatchDecider, shelfOf } from '../index.js';

const at = instant('2026-11-24T10:00:00Z');
const quarantine = (...n: number[]) => ({ type: 'QuarantineKeys', at, keyIds: keyIdsOf('b1', ...n), reason: 'two-complaints' }) as const;
const vouch = (...n: number[]) => ({ type: 'ReleaseKeysFromQuarantine', at, keyIds: keyIdsOf('b1', ...n) }) as const;
const quarantined = (...n: number[]) =>
  ({ type: 'KeysQuarantined', data: { keyIds: keyIdsOf('b1', ...n), reason: 'two-complaints' } }) as const;
const batch = keysImported('b1', 3);

describe('Quarantine', () => {
  it('takes free keys off the shelf', () => {
    const after = given(keyBatchDecider, batch).when(quarantine(1, 2));
    after.then(quarantined(1, 2));
    expect(shelfOf(after.state)).toMatchObject({ total: 3, free: 3, sellable: 1, quarantined: 2 });
  });
  it('names only keys that are not in it yet', () =>
    given(keyBatchDecider, batch, quarantined(1))
      .when(quarantine(1, 2, 2))
      .then(quarantined(2)));
  it('only marks keys that were sold', () => {
    const keyIds = keyIdsOf('b1', 1);
    const after = given(
      keyBatchDecider,
      batch,
      { type: 'KeysReserved', data: { reservationId: 'r1', orderId: 'o1', keyIds } },
      { type: 'KeysAllocated', data: { allocationId: 'a1', reservationId: 'r1', orderId: 'o1', keyIds } },
    ).when(quarantine(1));
    after.then(quarantined(1));
    expect(shelfOf(after.state)).toMatchObject({ allocated: 1, quarantined: 1, sellable: 2 });
  });
  it('wants a reason', () =>
    given(keyBatchDecider, batch)
      .when({ ...quarantine(1), reason: 'Ann called' })
      .thenRefused('reason-missing'));
  it('refuses keys of another batch', () =>
    given(keyBatchDecider, batch)
      .when(quarantine(1, 9))
      .thenRefused('unknown-key', { keyIds: keyIdsOf('b1', 9) }));
  it('refuses a batch that does not exist', () => given(keyBatchDecider).when(quarantine(1)).thenRefused('unknown-batch'));
});

describe('Releasing keys from quarantine', () => {
  it('puts them back on the shelf', () =>
    given(keyBatchDecider, batch, quarantined(1, 2))
      .when(vouch(1, 3))
      .then({ type: 'KeysReleasedFromQuarantine', data: { keyIds: keyIdsOf('b1', 1) } }));
  it('does nothing for keys that are not in it', () => given(keyBatchDecider, batch).when(vouch(1)).thenNothing());
  it('refuses keys of another batch', () => given(keyBatchDecider, batch).when(vouch(9)).thenRefused('unknown-key'));
  it('refuses a batch that does not exist', () => given(keyBatchDecider).when(vouch(1)).thenRefused('unknown-batch'));
});
