import { instant } from '@app/kernel';
import { given, importedKey, importedKeys, keysImported } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { keyBatchDecider, shelfOf } from '../index.js';
import { MAX_BATCH_BYTES, MAX_BATCH_KEYS } from './import-keys.decide.js';

const at = instant('2026-11-24T10:00:00Z');
const importing = (keys: ReturnType<typeof importedKeys>) =>
  ({ type: 'ImportKeys', at, batchId: 'b1', productId: 'p1', mode: 'test', keys }) as const;

describe('Importing keys', () => {
  it('takes a batch in, all of it free', () => {
    const imported = given(keyBatchDecider).when(importing(importedKeys('b1', 3)));
    imported.then(keysImported('b1', 3));
    expect(shelfOf(imported.state)).toEqual({ total: 3, free: 3, reserved: 0, allocated: 0, sellable: 3, quarantined: 0 });
  });
  it('takes the largest batch there is', () =>
    given(keyBatchDecider)
      .when(importing(importedKeys('b1', MAX_BATCH_KEYS)))
      .then({ type: 'KeysImported' }));
  it('refuses one key more', () =>
    given(keyBatchDecider)
      .when(importing(importedKeys('b1', MAX_BATCH_KEYS + 1)))
      .thenRefused('too-many-keys', { limit: MAX_BATCH_KEYS }));
  it('refuses a batch with too many bytes, however few keys it has', () =>
    given(keyBatchDecider)
      .when(importing(Array.from({ length: 200 }, (_, n) => importedKey('b1', n, `${n}`.padStart(2_500, 'k')))))
      .thenRefused('batch-too-large', { limit: MAX_BATCH_BYTES }));
  it('refuses nothing at all', () => given(keyBatchDecider).when(importing([])).thenRefused('empty-batch'));
  it('refuses the same value twice', () =>
    given(keyBatchDecider)
      .when(importing([importedKey('b1', 1, 'same'), importedKey('b1', 2, 'same')]))
      .thenRefused('duplicate-in-batch'));
  it('refuses the same key id twice', () =>
    given(keyBatchDecider)
      .when(importing([importedKey('b1', 1, 'one'), importedKey('b1', 1, 'two')]))
      .thenRefused('duplicate-in-batch'));
  it('refuses other keys under the id of a batch', () =>
    given(keyBatchDecider, keysImported('b1', 3))
      .when(importing(importedKeys('b1', 2)))
      .thenRefused('batch-exists'));
});
