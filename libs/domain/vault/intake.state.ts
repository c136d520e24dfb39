import { GrowingMap, type Instant } from '@app/kernel';
import type { BatchRefused, IntakeFact } from './vault.events.js';

/** A batch whose keys may be sold. */
export type AdmittedBatch = { readonly batchId: string; readonly productId: string; readonly quantity: number };

/** What has come into the house, folded from the one stream `intake`. */
export type Intake = {
  /** Revision of the last decision; -1 before there is one. */
  readonly revision: number;
  /** Admitted batches by product, in the order of their admission: reservations are planned along this list. */
  readonly admitted: GrowingMap<readonly AdmittedBatch[]>;
  /** Every batch that was decided on. */
  readonly decided: GrowingMap<IntakeDecision>;
};

/** What was decided on a batch, once and for all. */
type IntakeDecision =
  | { readonly outcome: 'admitted' }
  | { readonly outcome: 'refused'; readonly duplicates: BatchRefused['data']['duplicates'] };

/** Nothing has come in yet. */
export const emptyIntake: Intake = { revision: -1, admitted: new GrowingMap(), decided: new GrowingMap() };

/** Intake after one more decision. */
export function evolveIntake(
  intake: Intake,
  fact: IntakeFact,
  record: { readonly revision: number; readonly recordedAt: Instant },
): Intake {
  const { revision } = record;
  switch (fact.type) {
    case 'BatchAdmitted': {
      const { batchId, productId, quantity } = fact.data;
      const batches = [...admittedBatches(intake, productId), { batchId, productId, quantity }];
      return {
        revision,
        admitted: intake.admitted.with(productId, batches),
        decided: intake.decided.with(batchId, { outcome: 'admitted' }),
      };
    }
    case 'BatchRefused': {
      const { batchId, duplicates } = fact.data;
      return { ...intake, revision, decided: intake.decided.with(batchId, { outcome: 'refused', duplicates }) };
    }
  }
}

/** The admitted batches of a product, oldest first. */
export function admittedBatches(intake: Intake, productId: string): readonly AdmittedBatch[] {
  return intake.admitted.get(productId) ?? [];
}
