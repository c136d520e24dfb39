import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { CorrectContact } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { contactIndex as knownContactIndex } from '../ordering.state.js';

/** Replaces the buyer's contact while nobody has opened the delivery. Refuses `unknown-order` and `already-viewed`. */
export const correctContact: Decide<CorrectContact, OrderCase, OrderFact> = ({ contact, contactIndex }, { ordering, fulfilment }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (knownContactIndex(ordering.order) === contactIndex) return nothing;
  if (fulfilment.viewedKeyIds.length > 0) return refuse('already-viewed');
  return facts({ type: 'ContactCorrected', data: { contact, contactIndex } });
};
