import { timingSafeEqual } from 'node:crypto';
import { isOrderId, type OrderId } from '@app/kernel';
import type { SecretStore } from '@app/platform/secrets';

/** Which token of which order: issuing number n makes all earlier ones void. */
export type PickupTokenOf = { readonly orderId: OrderId; readonly n: number };

/** `<orderId>.<n>.<MAC>`, the MAC being 32 bytes in base64url. */
const TOKEN = /^([0-9A-Z]{26})\.(0|[1-9][0-9]{0,5})\.([A-Za-z0-9_-]{43})$/;

type Macs = Pick<SecretStore, 'index'>;

/** The secret by which a buyer picks an order up. It is recorded nowhere: it follows from the order, the number and a key of this install. */
export async function pickupToken(secrets: Macs, { orderId, n }: PickupTokenOf): Promise<string> {
  return `${orderId}.${n}.${(await macOf(secrets, orderId, n)).toString('base64url')}`;
}

/**
 * What a presented token stands for, checked in constant time before any order is read; undefined when it was not made here.
 * Whether a newer one has replaced it is for the order to say.
 */
export async function readPickupToken(secrets: Macs, presented: string): Promise<PickupTokenOf | undefined> {
  const [, orderId = '', number = '', mac = ''] = TOKEN.exec(presented) ?? [];
  const n = Number(number);
  const isGenuine = timingSafeEqual(Buffer.from(mac.padEnd(43, 'A'), 'base64url'), await macOf(secrets, orderId, n));
  return isGenuine && isOrderId(orderId) ? { orderId, n } : undefined;
}

async function macOf(secrets: Macs, orderId: string, n: number): Promise<Buffer> {
  return Buffer.from(await secrets.index('', 'pickup', `${orderId}|${n}`), 'hex');
}
