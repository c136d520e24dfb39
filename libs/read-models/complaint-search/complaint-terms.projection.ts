import { type OrderFact, orderIdOfStream } from '@app/domain/order-case';
import { type Instant, never, type Projection, type StoredEvent } from '@app/kernel';

const on = [
  'OrderPlaced',
  'ContactCorrected',
  'PaymentAttemptStarted',
  'PaymentNotificationAccepted',
  'PaymentQueried',
  'PaymentConfirmed',
  'PaymentAmountMismatched',
  'DuplicatePaymentReceived',
  'LatePaymentReceived',
  'RefundObserved',
  'ChargebackDebited',
  'RefundRequested',
  'RefundSucceeded',
] as const satisfies readonly OrderFact['type'][];

type Heard = Extract<OrderFact, { readonly type: (typeof on)[number] }>;

/** What a complaint may mention of an order, besides its own id. `contact` is an index, never a contact. */
export const TERM_KINDS = [
  'shop-order-no',
  'contact',
  'out-trade-no',
  'trade-no',
  'wallet-trade-no',
  'refund-no',
  'channel-refund-no',
  'chargeback-no',
] as const;
export type TermKind = (typeof TERM_KINDS)[number];

/** One mention: this term leads to that order. */
export type ComplaintTerm = {
  readonly kind: TermKind;
  readonly term: string;
  readonly orderId: string;
  readonly shopId: string;
  /** Of the first fact that has it. */
  readonly at: Instant;
};

/** Which orders could somebody mean who mentions this? One document per order and term; a term never leaves an order. */
export const complaintTerms: Projection<ComplaintTerm, Heard> = {
  name: 'complaint-terms',
  version: 1,
  indexes: [['term', 'at']],
  on,
  route: (event) => {
    const orderId = orderIdOfStream(event.stream);
    return orderId === undefined ? null : mentions(event).map((mention) => idOf(mention, orderId));
  },
  evolve: (doc, event, id) => {
    if (doc !== null) return doc;
    const orderId = orderIdOfStream(event.stream) ?? '';
    const mention = mentions(event).find((candidate) => idOf(candidate, orderId) === id);
    return mention === undefined ? null : { ...mention, orderId, shopId: event.metadata.shopId, at: event.metadata.recordedAt };
  },
};

type Mention = Pick<ComplaintTerm, 'kind' | 'term'>;

function idOf({ kind, term }: Mention, orderId: string): string {
  return `${kind}:${term}|${orderId}`;
}

function mentions(event: StoredEvent<Heard>): readonly Mention[] {
  switch (event.type) {
    case 'OrderPlaced':
      return [...mention('shop-order-no', event.data.shopOrderNo), ...mention('contact', event.data.buyer.indexes.contact)];
    case 'ContactCorrected':
      return mention('contact', event.data.contactIndex);
    case 'PaymentAttemptStarted':
      return mention('out-trade-no', event.data.outTradeNo);
    case 'PaymentNotificationAccepted':
      return [...mention('trade-no', event.data.tradeNo), ...mention('wallet-trade-no', event.data.walletTradeNo)];
    case 'PaymentQueried':
    case 'PaymentConfirmed':
    case 'PaymentAmountMismatched':
    case 'DuplicatePaymentReceived':
    case 'LatePaymentReceived':
      return mention('trade-no', event.data.tradeNo);
    case 'RefundObserved':
    case 'RefundSucceeded':
      return mention('channel-refund-no', event.data.channelRefundNo);
    case 'ChargebackDebited':
      return mention('chargeback-no', event.data.caseNo);
    case 'RefundRequested':
      return mention('refund-no', event.data.refundNo);
    default:
      return never(event);
  }
}

function mention(kind: TermKind, term: string | undefined): readonly Mention[] {
  return term === undefined || term === '' ? [] : [{ kind, term }];
}
