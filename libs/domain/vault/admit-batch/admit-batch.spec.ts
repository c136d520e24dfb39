import { instant, sha256 } from '@app/kernel';
import { given } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { admittedBatches, intakeDecider } from '../index.js';

const at = instant('2026-11-24T10:00:00Z');
const admit = (batchId: string, indexRevision: number, fingerprints: string[]) =>
  ({ type: 'AdmitBatch', at, batchId, productId: 'p1', fingerprints, indexRevision, duplicates: [] }) as const;
const admitted = (batchId: string, quantity: number) =>
  ({ type: 'BatchAdmitted', data: { batchId, productId: 'p1', quantity, fingerprintsDigest: sha256(batchId) } }) as const;
const duplicates = [{ keyId: 'b2-0001', of: 'b1-0007' }];

describe('Admitting a batch', () => {
  it('makes its keys sellable', () => {
    const after = given(intakeDecider, admitted('b1', 3)).when(admit('b2', 0, ['f2', 'f1']));
    after.then({ type: 'BatchAdmitted', data: { batchId: 'b2', productId: 'p1', quantity: 2, fingerprintsDigest: sha256('f1\nf2') } });
    expect(admittedBatches(after.state, 'p1')).toEqual([
      { batchId: 'b1', productId: 'p1', quantity: 3 },
      { batchId: 'b2', productId: 'p1', quantity: 2 },
    ]);
    expect(admittedBatches(after.state, 'p2')).toEqual([]);
  });
  it('is the first decision when the index has read nothing yet', () =>
    given(intakeDecider)
      .when(admit('b1', -1, ['f1']))
      .then({ type: 'BatchAdmitted' }));
  it.each([-1, 1])('waits until the index has read exactly as far: %s', (indexRevision) =>
    given(intakeDecider, admitted('b1', 3))
      .when(admit('b2', indexRevision, ['f1']))
      .thenRefused('index-behind', { indexRevision, revision: 0 }),
  );
  it('refuses a batch with keys that are in the house, all of it, and says which', () => {
    const after = given(intakeDecider, admitted('b1', 3)).when({ ...admit('b2', 0, ['f1', 'f2']), duplicates });
    after.then({ type: 'BatchRefused', data: { batchId: 'b2', productId: 'p1', duplicates } });
    expect(admittedBatches(after.state, 'p1')).toHaveLength(1);
    expect(after.state.decided.get('b2')).toEqual({ outcome: 'refused', duplicates });
  });
  it('never comes back to a batch it refused', () =>
    given(intakeDecider, { type: 'BatchRefused', data: { batchId: 'b2', productId: 'p1', duplicates } })
      .when(admit('b2', 0, ['f1']))
      .thenNothing());
  it('refuses the same fingerprint twice', () =>
    given(intakeDecider)
      .when(admit('b1', -1, ['f1', 'f1']))
      .thenRefused('duplicate-in-batch'));
  it('refuses a batch of nothing', () =>
    given(intakeDecider)
      .when(admit('b1', -1, []))
      .thenRefused('empty-batch'));
});
