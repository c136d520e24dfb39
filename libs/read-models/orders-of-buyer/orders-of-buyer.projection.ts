import { type Mode, type OrderFact, orderIdOfStream } from '@app/domain/order-case';
import { type Instant, type Money, money, never, type Projection, plus, type StoredEvent } from '@app/kernel';

const on = [
  'OrderPlaced',
  'ContactCorrected',
  'StockUnavailable',
  'PaymentConfirmed',
  'KeysDelivered',
  'DeliveryCompleted',
  'DeliveryViewed',
  'DeliveryRevoked',
  'OrderCancelled',
  'OrderExpired',
  'RefundSucceeded',
  'RefundObserved',
] as const satisfies readonly OrderFact['type'][];

type Heard = Extract<OrderFact, { readonly type: (typeof on)[number] }>;

/** One of a buyer's orders. */
export type OrderOfBuyer = {
  readonly orderId: string;
  readonly shopId: string;
  readonly mode: Mode;
  /** Index of the buyer's contact, as last corrected; undefined where the shop gave none. */
  readonly contact: string | undefined;
  readonly bought: readonly { readonly productId: string; readonly name: string; readonly quantity: number }[];
  readonly total: Money;
  /** `revoked`: none of the delivered keys can be opened any more. */
  readonly stage: 'unpaid' | 'paid' | 'delivered' | 'viewed' | 'revoked' | 'cancelled' | 'expired' | 'out-of-stock';
  /** What went back so far, by us or by another road, in the currency of the deal. */
  readonly moneyBack: Money;
  readonly placedAt: Instant;
  readonly changedAt: Instant;
  /** Delivered keys that can still be opened. */
  readonly openKeyIds: readonly string[];
};

/** What has this buyer ordered from this shop? */
export const ordersOfBuyer: Projection<OrderOfBuyer, Heard> = {
  name: 'orders-of-buyer',
  version: 2,
  indexes: [['shopId', 'contact', 'placedAt']],
  on,
  route: (event) => orderIdOfStream(event.stream) ?? null,
  evolve: (doc, event) => {
    if (event.type === 'OrderPlaced') return placed(event);
    return doc === null ? null : { ...doc, ...changeBy(event, doc), changedAt: event.metadata.recordedAt };
  },
};

type Placed = Extract<Heard, { readonly type: 'OrderPlaced' }>;

function placed({ data, metadata }: StoredEvent<Placed>): OrderOfBuyer {
  return {
    orderId: data.orderId,
    shopId: data.shopId,
    mode: data.mode,
    contact: data.buyer.indexes.contact,
    bought: data.deal.lines.map(({ productId, name, quantity }) => ({ productId, name, quantity })),
    total: data.deal.total,
    stage: 'unpaid',
    moneyBack: money(0, data.deal.total.currency),
    placedAt: metadata.recordedAt,
    changedAt: metadata.recordedAt,
    openKeyIds: [],
  };
}

function changeBy(event: StoredEvent<Exclude<Heard, Placed>>, doc: OrderOfBuyer): Partial<OrderOfBuyer> {
  switch (event.type) {
    case 'ContactCorrected':
      return { contact: event.data.contactIndex };
    case 'StockUnavailable':
      return event.data.purpose === 'placing' ? { stage: 'out-of-stock' } : {};
    case 'PaymentConfirmed':
      return { stage: 'paid' };
    case 'KeysDelivered': {
      const openKeyIds = [...new Set([...doc.openKeyIds, ...event.data.keyIds])];
      return doc.stage === 'revoked' ? { openKeyIds, stage: 'paid' } : { openKeyIds };
    }
    case 'DeliveryCompleted':
      return { stage: 'delivered' };
    case 'DeliveryViewed':
      return { stage: 'viewed' };
    case 'DeliveryRevoked': {
      const openKeyIds = doc.openKeyIds.filter((keyId) => !event.data.keyIds.includes(keyId));
      return openKeyIds.length === 0 ? { openKeyIds, stage: 'revoked' } : { openKeyIds };
    }
    case 'OrderCancelled':
      return { stage: 'cancelled' };
    case 'OrderExpired':
      return { stage: 'expired' };
    case 'RefundSucceeded':
    case 'RefundObserved':
      return event.data.amount.currency === doc.moneyBack.currency ? { moneyBack: plus(doc.moneyBack, event.data.amount) } : {};
    default:
      return never(event);
  }
}
