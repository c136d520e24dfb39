import { present, sha256 } from '@app/kernel';
import type { ProductOffer } from './catalog.events.js';

type Unhashed = Omit<ProductOffer, 'refundPolicyHash'>;

/** What an offer has where nobody said otherwise. */
const OFFER_DEFAULTS = { merchantId: 'house', restockWithinSeconds: 86_400, maxPerOrder: 10 } as const;

/** Some of an offer's fields; null gives an optional one up. */
export type OfferChange = { readonly [field in Exclude<keyof Unhashed, 'mode'>]?: Unhashed[field] | null | undefined };

/** What must be said of an offer. */
export type OfferInput = OfferChange &
  Pick<Unhashed, 'name' | 'sku' | 'unitPrice' | 'route' | 'payWithinSeconds' | 'deliverWithinSeconds' | 'refundPolicy'>;

/** The offer, complete. `refundPolicyHash` is the SHA-256 of the policy's text as UTF-8: what an order says was shown. */
export function offerOf(input: OfferInput, mode: ProductOffer['mode']): ProductOffer {
  const { name, sku, route, payWithinSeconds, deliverWithinSeconds, refundPolicy, unitPrice } = input;
  return present({
    ...{ name, sku, route, mode, payWithinSeconds, deliverWithinSeconds, refundPolicy },
    unitPrice: { amount: unitPrice.amount, currency: unitPrice.currency },
    merchantId: input.merchantId ?? OFFER_DEFAULTS.merchantId,
    restockWithinSeconds: input.restockWithinSeconds ?? OFFER_DEFAULTS.restockWithinSeconds,
    maxPerOrder: input.maxPerOrder ?? OFFER_DEFAULTS.maxPerOrder,
    suppliers: input.suppliers ?? undefined,
    description: input.description ?? undefined,
    attributes: input.attributes ?? undefined,
    recipientRule: input.recipientRule ?? undefined,
    unpaidQuotaPerBuyer: input.unpaidQuotaPerBuyer ?? undefined,
    refundPolicyHash: sha256(refundPolicy),
  });
}

/** The offer with some fields changed. */
export function changedOffer(offer: ProductOffer, change: OfferChange): ProductOffer {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return offerOf({ ...offer, ...given }, offer.mode);
}
