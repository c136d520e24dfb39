import { named, record, type Schema, text } from '@app/platform/http';
import { orderId, orderRevision } from '../../order-case.answer.js';
import type { ProblemReportTold } from './report-delivery-problem.handlers.js';

/** The number of a report. */
export const problemReportAnswer: Schema<ProblemReportTold> = named(
  'DeliveryProblem',
  'What was reported of a delivery.',
  record<ProblemReportTold>({ orderId, problemId: text('The number of the report.'), revision: orderRevision }),
);
