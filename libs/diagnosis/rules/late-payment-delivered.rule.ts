import { isSameTrade } from '@app/domain/order-case';
import type { Rule } from './rule.shape.js';

/** Payment: money that came after the end and pays the order after all, because stock could be reserved again. */
export const latePaymentDelivered: Rule = ({ reading: { file, notes } }) =>
  notes.latePayments
    .filter((late) => file.payments.confirmed !== undefined && isSameTrade(late, file.payments.confirmed))
    .map(({ amount, tradeNo, at: arrivedAt }) => ({
      says: { key: 'LATE_PAYMENT_AFTER_EXPIRY/order-reopened', amount, tradeNo, arrivedAt, reopenedAt: notes.reopenedAt },
      unmet: false,
      fault: 'M',
      confidence: 'likely',
      actor: 'nobody',
    }));
