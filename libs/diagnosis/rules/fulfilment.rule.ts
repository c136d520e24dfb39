import { isSameTrade, isWaitingForStock, moneyIsReturning, type Payments, type TradeId } from '@app/domain/order-case';
import { type Instant, latest, plusSeconds } from '@app/kernel';
import { wholeDelivery } from './delivery.policy.js';
import { soldGoods } from './goods.policy.js';
import type { Noticed, Rule, Situation } from './rule.shape.js';

/** New stock for an order whose promise is over is handed out within this time. */
const AFTER_RESTOCK_SECONDS = 60;

/** Fulfilment: a paid order that nothing holds back is delivered by the time that was promised. */
export const fulfilment: Rule = (situation) => {
  const { reading, order } = situation;
  const { confirmed } = reading.file.payments;
  if (confirmed === undefined) return [];
  const delivered = wholeDelivery(reading, order);
  if (delivered !== undefined) return deliveredLate(situation, delivered.at, confirmed.deliverBy);
  if (moneyIsReturning(reading.file)) return refundedInstead(situation, confirmed, confirmed.deliverBy);
  const { stage } = reading.file.risk;
  if (stage === 'held' || stage === 'rejected' || reading.file.fulfilment.lines.some(isWaitingForStock)) return [];
  return [undelivered(situation, confirmed)];
};

function undelivered(
  { reading: { file, notes }, order, asOf }: Situation,
  { amount: paid, at: confirmedAt, deliverBy }: NonNullable<Payments['confirmed']>,
): Noticed {
  const restockedAt = notes.restocked.at(-1)?.at;
  const dueAt = restockedAt === undefined ? deliverBy : latest(deliverBy, plusSeconds(restockedAt, AFTER_RESTOCK_SECONDS));
  const told = { goods: soldGoods(order), paid, confirmedAt, deliverBy: dueAt };
  if (asOf < dueAt) {
    const says = { key: 'IN_PROGRESS/delivering', ...told } as const;
    return { says, unmet: true, fault: 'none', confidence: 'certain', actor: 'platform', dueAt };
  }
  const { startedAt } = file.fulfilment;
  const says = { key: 'FULFILMENT_NOT_STARTED/overdue', ...told, startedAt, alarmAt: file.oversight.promiseBrokenAt } as const;
  return { says, unmet: true, fault: 'P', confidence: 'certain', actor: 'platform', dueAt };
}

function deliveredLate({ reading: { notes } }: Situation, deliveredAt: Instant, deliverBy: Instant): readonly Noticed[] {
  if (deliveredAt <= deliverBy || notes.failedAllocations.length > 0) return [];
  return [remembered({ key: 'FULFILMENT_NOT_STARTED/delivered-late', deliverBy, deliveredAt })];
}

function refundedInstead({ reading: { file, notes } }: Situation, paidWith: TradeId, deliverBy: Instant): readonly Noticed[] {
  const refundedAt = file.refunds.refunds.find((refund) => isSameTrade(refund, paidWith))?.requestedAt;
  if (refundedAt === undefined || refundedAt <= deliverBy || notes.failedAllocations.length > 0) return [];
  return [remembered({ key: 'FULFILMENT_NOT_STARTED/refunded-instead', deliverBy, refundedAt })];
}

function remembered(says: Noticed['says']): Noticed {
  return { says, unmet: false, fault: 'P', confidence: 'certain', actor: 'operator' };
}
