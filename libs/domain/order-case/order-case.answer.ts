import {
  bilingualText,
  growingChoice,
  type Members,
  named,
  optional,
  orNull,
  record,
  revision,
  type Schema,
  text,
  time,
  truth,
} from '@app/platform/http';
import type { HistoryDamage, OrderExplanation } from './explanation.port.js';
import {
  DISPUTE_STATUSES,
  FULFILMENT_STATUSES,
  ORDER_STATUSES,
  type OrderStatus,
  PAYMENT_STATUSES,
  REFUND_STATUSES,
} from './order-case.status.js';

export const orderId: Schema<string> = text('The order: 26 characters of Crockford base 32.', {
  pattern: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$',
});

export const status = growingChoice('OrderStatus', ORDER_STATUSES, 'How the order as a whole stands: a summary.');
export const paymentStatus = growingChoice('PaymentStatus', PAYMENT_STATUSES, "How the order's money stands.");
export const fulfilmentStatus = growingChoice('FulfilmentStatus', FULFILMENT_STATUSES, 'How the delivery stands.');
export const refundStatus = growingChoice('RefundStatus', REFUND_STATUSES, 'How what goes back stands.');
export const disputeStatus = growingChoice('DisputeStatus', DISPUTE_STATUSES, 'Is there a dispute about it?');

/** The members of every answer that tells how an order stands. */
export const statusMembers: Members<OrderStatus> = {
  ...{ status, paymentStatus, fulfilmentStatus, refundStatus, disputeStatus },
  final: truth('Nothing is left to be moved: no money, no stock, no delivery.'),
};

/** The order's own record after which an answer was made. */
export const orderRevision = revision;

export const explanation: Schema<OrderExplanation> = named(
  'Explanation',
  'Why an order stands where it stands, in one finding.',
  record<OrderExplanation>({
    code: text('A code of `FindingCode`. More codes may come: a client must accept those that it does not know.'),
    fault: text('On whose side it went wrong: a code of `FindingFault`.'),
    headline: bilingualText,
    nextStep: bilingualText,
    actor: text('Who must act next: a value of `FindingActor`.'),
    dueAt: optional(orNull(time('By when; null where no time is promised.'))),
  }),
);

export const historyDamage: Schema<HistoryDamage> = named(
  'HistoryDamage',
  'The first record of an order that is not as it was recorded. From it on nothing is believed, and a person decides.',
  record<HistoryDamage>({ stream: text(), revision, kind: text('What is wrong with it.') }),
);
