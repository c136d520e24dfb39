import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { HandKeysToShop } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { deliveredKeyIds, viewableKeyIds } from '../delivered-keys.policy.js';

/**
 * The shop's server fetches the keys: recorded before they are handed over.
 * Refused: unknown-order, nothing-to-view, delivery-revoked.
 */
export const handKeysToShop: Decide<HandKeysToShop, OrderCase, OrderFact> = ({ origin }, { ordering, fulfilment }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (deliveredKeyIds(fulfilment).length === 0) return refuse('nothing-to-view');
  const viewable = viewableKeyIds(fulfilment);
  if (viewable.length === 0) return refuse('delivery-revoked');
  const keyIds = viewable.filter((keyId) => !fulfilment.handedToShopKeyIds.includes(keyId));
  return keyIds.length === 0 ? nothing : facts({ type: 'KeysHandedToShop', data: { keyIds, origin } });
};
