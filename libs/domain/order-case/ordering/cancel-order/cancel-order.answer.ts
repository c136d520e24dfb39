import { named, record, type Schema } from '@app/platform/http';
import { orderId, orderRevision, status } from '../../order-case.answer.js';
import type { CancellationTold } from './cancel-order.handlers.js';

/** How the order stands after somebody wanted it cancelled. */
export const cancellationAnswer: Schema<CancellationTold> = named(
  'Cancellation',
  'How the order stands after somebody wanted it cancelled.',
  record<CancellationTold>({ orderId, status, revision: orderRevision }),
);
