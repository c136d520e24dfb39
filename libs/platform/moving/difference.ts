import type { KeptSecret } from '../secrets/index.js';

/** How something at its new place is not what it was: it is not there, it should not be there, or it is something else. */
export type DifferenceKind = 'missing' | 'foreign' | 'other';

/** One thing that is not at its new place as it was at the old one. Ids are those that stand there; undefined: none. */
export type Difference =
  | {
      readonly of: 'record';
      readonly how: DifferenceKind;
      readonly stream: string;
      readonly revision: number;
      readonly id: string | undefined;
      readonly idThere: string | undefined;
    }
  /** The store at the new place cannot read this record: its bytes are not those that its id was made from. */
  | {
      readonly of: 'damage';
      readonly stream: string;
      readonly revision: number;
      readonly id: string | undefined;
    }
  /** `ahead`: it was destroyed or revoked there, and not here. */
  | { readonly of: 'secret'; readonly how: DifferenceKind | 'ahead'; readonly kind: KeptSecret['kind']; readonly id: string }
  | { readonly of: 'checkpoint'; readonly saga: string; readonly position: bigint; readonly positionThere: bigint | undefined }
  | { readonly of: 'failure'; readonly how: DifferenceKind; readonly saga: string; readonly orderId: string }
  | { readonly of: 'skipped'; readonly how: DifferenceKind; readonly projection: string; readonly key: string }
  /** Another shop is being moved to the new place, or lives there. */
  | { readonly of: 'arrival'; readonly since: string }
  /** The new place holds read models or checkpoints before anything was moved there. */
  | { readonly of: 'read-models'; readonly name: string };

/** No more differences of one kind are named. */
export const MOST_DIFFERENCES = 20;

/** Moving stopped, and nothing more was written: the new place holds what the old one does not, or something else. */
export class StoresDiffer extends Error {
  override readonly name = 'StoresDiffer';
  constructor(readonly differences: readonly Difference[]) {
    super(
      `the stores differ: ${JSON.stringify(differences[0], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
    );
  }
}
