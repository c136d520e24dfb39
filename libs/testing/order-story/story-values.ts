import type { AllocatedKey, Deal, DealLine, ReservationPart, SealedBuyer, SealedOrigin } from '@app/domain/order-case';
import {
  attemptIdOf,
  type Instant,
  instant,
  type Money,
  money,
  type OrderId,
  orderIdOf,
  outTradeNoOf,
  type RecordRef,
  requestCommandId,
  type SealedValue,
  sha256,
  times,
  uuidv5,
} from '@app/kernel';

/** A time on the day of the story: `at('10:15')`, or `at('10:15:30')`. */
export function at(time: string): Instant {
  return instant(`2026-11-24T${time.length === 5 ? `${time}:00` : time}.000Z`);
}

export const SHOP = 'shop-1';
export const TRADE_PREFIX = 'CT';
export const LINE = 'line-1';
export const BATCH = 'batch-1';
export const ACCOUNT = 'epay-1';

/** The order of the story: another number, another order. */
export function orderNumbered(n: number): OrderId {
  return orderIdOf(requestCommandId(SHOP, 'POST /v1/orders', `order-${n}`));
}

export const ORDER: OrderId = orderNumbered(1);

/** The id of the story's n-th payment attempt. */
export function attempt(n = 1): string {
  return attemptIdOf(ORDER, n);
}

/** What the channel knows the n-th attempt by. */
export function outTradeNo(n = 1): string {
  return outTradeNoOf(TRADE_PREFIX, ORDER, n);
}

/** The channel's number of the money that the n-th attempt brought. */
export function tradeNo(n = 1): string {
  return `trade-${n}`;
}

/** The attempt whose money the trade of that number is, in stories that do not say it. */
export function attemptPaidBy(trade: string): string {
  return trade === tradeNo(2) ? attempt(2) : attempt();
}

/** Fen: `yuan(10)` is ten yuan. */
export function yuan(amount: number): Money {
  return money(Math.round(amount * 100));
}

/** A reference to a record outside the order; the same name is the same record. */
export function recordRef(stream: string, revision = 0): RecordRef {
  return { stream, revision: String(revision), id: uuidv5('record', stream, revision), sha256: sha256(`${stream}@${revision}`) };
}

/** A sealed value that nobody can open; the same name is the same value. */
export function sealed(name: string): SealedValue {
  return { alg: 'A256GCM', keyId: 'subject-1', nonce: sha256(name).slice(0, 16), ct: sha256(`sealed ${name}`) };
}

/** One line of the deal: by default one key of ten yuan, delivered within a quarter of an hour. */
export function dealLine(over: Partial<DealLine> = {}): DealLine {
  const line = {
    lineId: LINE,
    merchantId: 'merchant-1',
    productId: 'product-1',
    productRevision: '0',
    sku: 'GAME-100',
    name: 'Game card 100',
    route: 'auto-key' as const,
    quantity: 1,
    unitPrice: yuan(10),
    deliverWithinSeconds: 900,
    refundPolicyHash: sha256('refund policy'),
    ...over,
  };
  return { ...line, total: over.total ?? times(line.unitPrice, line.quantity) };
}

/** A deal over these lines, to be paid within a quarter of an hour. */
export function deal(...lines: readonly DealLine[]): Deal {
  const agreed = lines.length === 0 ? [dealLine()] : lines;
  return {
    lines: agreed,
    total: money(agreed.reduce((sum, line) => sum + line.total.amount, 0)),
    payWithinSeconds: 900,
    merchantQualification: { merchantId: 'merchant-1', shown: 'none-recorded' },
  };
}

/** A buyer with a contact. */
export function buyer(over: Partial<SealedBuyer> = {}): SealedBuyer {
  return { subjectId: 'subject-1', contact: sealed('contact'), indexes: { contact: sha256('contact') }, ...over };
}

export function origin(name = 'buyer'): SealedOrigin {
  return { peer: sealed(`${name} peer`), client: sealed(`${name} client`) };
}

/** The n-th key of a batch. */
export function key(n = 1, batchId = BATCH): AllocatedKey {
  return { keyId: `${batchId}-key-${n}`, batchId, commitment: sha256(`${batchId} ${n}`) };
}

/** So many keys of a batch, with the record that holds them. */
export function heldPart(quantity = 1, batchId = BATCH): ReservationPart & { readonly record: RecordRef } {
  return { batchId, quantity, record: recordRef(`keybatch-${batchId}`, 1) };
}
