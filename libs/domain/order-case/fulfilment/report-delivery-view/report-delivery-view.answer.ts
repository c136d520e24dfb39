import { named, record, type Schema } from '@app/platform/http';
import { orderId, orderRevision } from '../../order-case.answer.js';
import type { ViewReportTold } from './report-delivery-view.handlers.js';

/** That a view is on record. */
export const viewReportAnswer: Schema<ViewReportTold> = named(
  'DeliveryView',
  'The view is on record.',
  record<ViewReportTold>({ orderId, revision: orderRevision }),
);
