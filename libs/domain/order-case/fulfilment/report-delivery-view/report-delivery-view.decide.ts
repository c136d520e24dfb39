import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ReportDeliveryView } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/**
 * The shop says that its buyer saw the keys it had fetched. Even revoked ones: what was seen was seen.
 * Refused: unknown-order, nothing-handed-over.
 */
export const reportDeliveryView: Decide<ReportDeliveryView, OrderCase, OrderFact> = ({ viewedAt, viewer }, { ordering, fulfilment }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (fulfilment.handedToShopKeyIds.length === 0) return refuse('nothing-handed-over');
  const keyIds = fulfilment.handedToShopKeyIds.filter((keyId) => !fulfilment.viewReportedKeyIds.includes(keyId));
  if (keyIds.length === 0) return nothing;
  return facts({ type: 'DeliveryViewReportedByShop', data: { keyIds, viewedAt, ...(viewer === undefined ? {} : { viewer }) } });
};
