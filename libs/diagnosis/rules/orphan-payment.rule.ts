import type { Instant } from '@app/kernel';
import { parseOutTradeNo } from '@app/kernel';
import type { OrphanTrade } from '../surroundings.shape.js';
import type { Noticed, Rule } from './rule.shape.js';

/** Payment: verified money claims this order, and no attempt of it asked for that money. */
export const orphanPayment: Rule = ({ reading, order, surroundings }) =>
  surroundings.orphanTrades
    .filter(({ outTradeNo }) => {
      const claimed = parseOutTradeNo(order.tradePrefix, outTradeNo);
      return claimed.ours && claimed.orderId === order.orderId;
    })
    .map((orphan) => ({ ...orphanNoticed(orphan), unmet: reading.file.payments.confirmed === undefined }));

/** What is to be said of an orphan payment by itself. */
export function orphanNoticed({ record, settled, ...orphan }: OrphanTrade): Noticed {
  const { amount, tradeNo, outTradeNo, account, refundBy } = orphan;
  const told = { amount, tradeNo, outTradeNo, account, seenAt: record.recordedAt, refundBy };
  const settlement = { settledAt: settled?.record.recordedAt, refundNo: settled?.refundNo };
  const rates = { unmet: true, fault: 'C', confidence: 'likely' } as const;
  if (settled === undefined) {
    return { says: { key: 'ORPHAN_PAYMENT/parked', ...told, ...settlement }, ...rates, ...awaiting(refundBy) };
  }
  return { says: { key: `ORPHAN_PAYMENT/${settled.how}`, ...told, ...settlement }, ...rates, actor: 'nobody' };
}

function awaiting(refundBy: Instant): Pick<Noticed, 'actor' | 'dueAt'> {
  return { actor: 'operator', dueAt: refundBy };
}
