import { uuidv5 } from './hashing.js';

/** 26 characters of Crockford base 32, upper case: short enough for every channel's order number. */
export type OrderId = string & { readonly __brand: 'OrderId' };
/** A UUID. Equal ids mean: the same wish, uttered again. */
export type CommandId = string & { readonly __brand: 'CommandId' };

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ORDER_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The order that a PlaceOrder command makes: its 128 bits in base 32, so a retry finds the same order. */
export function orderIdOf(commandId: CommandId): OrderId {
  let rest = BigInt(`0x${commandId.replaceAll('-', '')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit += 1) {
    text = (CROCKFORD[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return text as OrderId;
}

/** The name of a channel account: short and plain, so that it is safe in URLs, streams and file names. */
export const ACCOUNT_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Is this text an order id? */
export function isOrderId(text: string): text is OrderId {
  return ORDER_ID.test(text);
}

/** Command id of a caller's request: same shop, same route, same Idempotency-Key ⇒ same command. */
export function requestCommandId(shopId: string, route: string, idempotencyKey: string): CommandId {
  return uuidv5('request', shopId, route, idempotencyKey) as CommandId;
}

/** Command id of a saga's or a deadline's intent, bound to the revision that was folded. */
export function sagaCommandId(saga: string, orderId: string, intent: string, ordinal: number, foldedRevision: number): CommandId {
  return uuidv5('saga', saga, orderId, intent, ordinal, foldedRevision) as CommandId;
}

/** Command id of anything else that is derived from what caused it. */
export function derivedCommandId(kind: string, ...parts: readonly (string | number)[]): CommandId {
  return uuidv5(kind, ...parts) as CommandId;
}

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** The n-th payment attempt of an order (n from 1 to 99). */
export function attemptIdOf(orderId: OrderId, n: number): string {
  return `${orderId}-a${twoDigits(n)}`;
}

/** The n-th reservation of an order's line. */
export function reservationIdOf(orderId: OrderId, lineId: string, n: number): string {
  return `${orderId}-${lineId}-r${twoDigits(n)}`;
}

/** The n-th allocation of an order's line. */
export function allocationIdOf(orderId: OrderId, lineId: string, n: number): string {
  return `${orderId}-${lineId}-k${twoDigits(n)}`;
}

/** The number under which the n-th refund of an order is asked of a channel, for ever. */
export function refundNoOf(tradePrefix: string, orderId: OrderId, n: number): string {
  return `${tradePrefix}${orderId}R${twoDigits(n)}`;
}

/** The number of an effect: from the order, the purpose and its ordinal in the case file, never from a trigger. */
export function effectNoOf(orderId: OrderId, purpose: string, ordinal: number): string {
  return `${orderId}-${purpose}-${twoDigits(ordinal)}`;
}

/** Our number for one payment attempt, as the channel sees it: prefix + order id + two digits, 32 characters at most. */
export function outTradeNoOf(tradePrefix: string, orderId: OrderId, attemptNumber: number): string {
  return `${tradePrefix}${orderId}${twoDigits(attemptNumber)}`;
}

/** What an outTradeNo says by itself. `foreign`: it was not made by this install. */
export type OutTradeNoParts =
  | { readonly ours: true; readonly orderId: OrderId; readonly attemptId: string; readonly attemptNumber: number }
  | { readonly ours: false };

/** Takes an outTradeNo apart without any lookup. */
export function parseOutTradeNo(tradePrefix: string, outTradeNo: string): OutTradeNoParts {
  if (!outTradeNo.startsWith(tradePrefix) || outTradeNo.length !== tradePrefix.length + 28) return { ours: false };
  const orderId = outTradeNo.slice(tradePrefix.length, tradePrefix.length + 26);
  const number = outTradeNo.slice(-2);
  if (!isOrderId(orderId) || !/^[0-9]{2}$/.test(number) || number === '00') return { ours: false };
  return { ours: true, orderId, attemptId: attemptIdOf(orderId, Number(number)), attemptNumber: Number(number) };
}
