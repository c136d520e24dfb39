import { type Decide, facts, refuse } from '@app/kernel';
import type { IssuePickupToken } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/** Gives the buyer a new token and revokes all earlier ones. Each new wish makes one; a repeated wish is known by its command id. */
export const issuePickupToken: Decide<IssuePickupToken, OrderCase, OrderFact> = (_command, { ordering }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  return facts({ type: 'PickupTokenIssued', data: { n: ordering.order.pickupTokenN + 1 } });
};
