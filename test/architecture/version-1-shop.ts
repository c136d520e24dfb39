import type { ProductOffer } from '@app/domain/catalog';
import type { ConfigureChannel } from '@app/domain/channels';
import { type OrderId, sha256 } from '@app/kernel';
import { renamed } from '@app/testing';
import { ACCOUNT, ORDER, reservation, yuan } from '@app/testing/order-story';

export const PRODUCT = 'product-1';

/** The account that the shop is paid through. */
export const configuration: ConfigureChannel['configuration'] = {
  ...{ account: ACCOUNT, kind: 'epay', mode: 'live', settings: { pid: '1001' }, secretsVersion: 1, queryAfterSeconds: 60 },
  ...{ attemptMinutes: 10, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: true },
};
/** What it sells. */
export const offer: ProductOffer = {
  ...{ name: 'Game card 100', sku: 'GAME-100', merchantId: 'merchant-1', unitPrice: yuan(12), route: 'auto-key', mode: 'live' },
  ...{ payWithinSeconds: 900, deliverWithinSeconds: 900, restockWithinSeconds: 3600, maxPerOrder: 5, unpaidQuotaPerBuyer: 2 },
  ...{ refundPolicy: 'No refund once viewed.', refundPolicyHash: sha256('refund policy') },
};

/** The channel's number of the money for an order. */
export function tradeOf(orderId: OrderId): string {
  return `trade of ${orderId}`;
}

/** The id of an order's first reservation. */
export function reservationOf(orderId: OrderId): string {
  return renamed(reservation(), ORDER, orderId);
}
