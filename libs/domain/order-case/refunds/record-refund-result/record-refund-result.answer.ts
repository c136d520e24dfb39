import { money, named, orNull, record, type Schema, text } from '@app/platform/http';
import { orderId, orderRevision, refundStatus, status } from '../../order-case.answer.js';
import type { RefundResultTold } from './record-refund-result.handlers.js';

/** How an order stands once it is known what became of one of its refunds. */
export const refundResultAnswer: Schema<RefundResultTold> = named(
  'RefundResult',
  'How an order stands once it is known what became of one of its refunds.',
  record<RefundResultTold>({
    orderId,
    refundNo: text('Our number of the refund, as the channel sees it.'),
    amount: orNull(money),
    status,
    refundStatus,
    revision: orderRevision,
  }),
);
