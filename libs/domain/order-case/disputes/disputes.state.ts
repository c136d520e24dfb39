import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';

/** The disputes about one order. */
export type Disputes = {
  readonly open: readonly string[];
  readonly closed: readonly { readonly disputeId: string; readonly outcome: 'won' | 'lost' | 'withdrawn' | 'settled' }[];
};

/** None yet. */
export const noDisputes: Disputes = { open: [], closed: [] };

/** The disputes after one more fact of the order. */
export function evolveDisputes(
  slice: Disputes,
  fact: OrderFact,
  _record: { readonly revision: number; readonly recordedAt: Instant },
): Disputes {
  switch (fact.type) {
    case 'DisputeOpened':
      return { ...slice, open: [...slice.open, fact.data.disputeId] };
    case 'DisputeOutcomeRecorded': {
      const { disputeId, outcome } = fact.data;
      return { open: slice.open.filter((id) => id !== disputeId), closed: [...slice.closed, { disputeId, outcome }] };
    }
    default:
      return slice;
  }
}
