import { money, named, orNull, record, type Schema, text } from '@app/platform/http';
import { orderId, orderRevision, refundStatus, status } from '../../order-case.answer.js';
import type { RefundTold } from './request-refund.handlers.js';

/** Which refund a request stands for. */
export const refundAnswer: Schema<RefundTold> = named(
  'Refund',
  'Which refund the request stands for: a new one, or the one that is under way already.',
  record<RefundTold>({
    orderId,
    refundNo: orNull(text('Our number of the refund, as the channel sees it.')),
    amount: orNull(money),
    status,
    refundStatus,
    revision: orderRevision,
  }),
);
