import { isTakenBack, wholeDelivery } from './delivery.policy.js';
import { soldGoods } from './goods.policy.js';
import type { Rule } from './rule.shape.js';

/** Visibility, and the end of the way: what was bought is there, and the buyer has seen it or not yet. */
export const delivered: Rule = ({ reading, order }) => {
  const { fulfilment, payments } = reading.file;
  const whole = wholeDelivery(reading, order);
  if (whole === undefined || payments.confirmed === undefined) return [];
  const { at: deliveredAt, ...left } = whole;
  const isGoingBack = isTakenBack(reading, whole);
  const end = { unmet: !isGoingBack, fault: 'B', actor: 'nobody' } as const;
  if (fulfilment.firstViewedAt !== undefined) {
    const keys = fulfilment.viewedKeyIds.length;
    const says = { key: 'DELIVERED_AND_VIEWED/viewed', keys, deliveredAt, viewedAt: fulfilment.firstViewedAt } as const;
    return [{ says, ...end, confidence: 'certain' }];
  }
  const { viewReportedAt, handedToShopAt } = reading.notes;
  if (viewReportedAt !== undefined) {
    const says = { key: 'DELIVERED_AND_VIEWED/reported', ...left, deliveredAt, viewedAt: viewReportedAt } as const;
    return [{ says, ...end, confidence: 'likely' }];
  }
  if (handedToShopAt !== undefined) {
    const says = { key: 'DELIVERED_NOT_COLLECTED/handed-to-shop', ...left, deliveredAt, handedAt: handedToShopAt } as const;
    return [{ says, ...end, fault: 'M', confidence: 'likely', actor: 'shop' }];
  }
  if (isGoingBack) return [];
  const says = { key: 'DELIVERED_NOT_COLLECTED/waiting', goods: soldGoods(order), ...left, deliveredAt } as const;
  return [{ says, ...end, confidence: 'certain', actor: 'buyer' }];
};
