import { named, record, type Schema } from '@app/platform/http';
import { orderId, orderRevision, paymentStatus, status } from '../../order-case.answer.js';
import type { ConfirmationTold } from './confirm-payment.handlers.js';

/** How the order stands with money that its shop received. */
export const confirmationAnswer: Schema<ConfirmationTold> = named(
  'PaymentConfirmation',
  'How the order stands with this money.',
  record<ConfirmationTold>({ orderId, status, paymentStatus, revision: orderRevision }),
);
