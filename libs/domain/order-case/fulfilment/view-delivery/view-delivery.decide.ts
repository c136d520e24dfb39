import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ViewDelivery } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { deliveredKeyIds, viewableKeyIds } from '../delivered-keys.policy.js';

/**
 * The buyer opens the keys on our page: recorded before they are shown, so a refund and a view never both win.
 * Refused: unknown-order, token-revoked, nothing-to-view, delivery-revoked.
 */
export const viewDelivery: Decide<ViewDelivery, OrderCase, OrderFact> = ({ tokenN, origin }, { ordering, fulfilment }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (tokenN !== ordering.order.pickupTokenN) return refuse('token-revoked');
  if (deliveredKeyIds(fulfilment).length === 0) return refuse('nothing-to-view');
  const viewable = viewableKeyIds(fulfilment);
  if (viewable.length === 0) return refuse('delivery-revoked');
  const keyIds = viewable.filter((keyId) => !fulfilment.viewedKeyIds.includes(keyId));
  return keyIds.length === 0 ? nothing : facts({ type: 'DeliveryViewed', data: { keyIds, tokenN, origin } });
};
