import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { Disputes } from './disputes.state.js';

/** The disputes after one more fact of the order. */
export function evolveDisputes(slice: Disputes, fact: OrderFact, _record: { readonly revision: number; readonly recordedAt: Instant }): Disputes {
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
