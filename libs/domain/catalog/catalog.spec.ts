import { instant, money } from '@app/kernel';
import { given } from '@app/testing';
import { type ProductOffer, productDecider } from './index.js';

const at = instant('2026-11-24T10:00:00Z');
const offer: ProductOffer = {
  name: 'Steam wallet 50',
  sku: 'steam-50',
  merchantId: 'm1',
  unitPrice: money(5000),
  route: 'auto-key',
  mode: 'test',
  payWithinSeconds: 900,
  deliverWithinSeconds: 60,
  restockWithinSeconds: 600,
  maxPerOrder: 10,
  refundPolicy: 'No refund once viewed.',
  refundPolicyHash: 'a'.repeat(64),
};
const listed = { type: 'ProductListed', data: { productId: 'p1', offer } } as const;

describe('A product', () => {
  it('is listed once', () => given(productDecider).when({ type: 'ListProduct', at, productId: 'p1', offer }).then(listed));

  it('is not listed a second time with another offer', () =>
    given(productDecider, listed)
      .when({ type: 'ListProduct', at, productId: 'p1', offer: { ...offer, name: 'Other' } })
      .thenRefused('product-exists'));

  it('changes its price', () =>
    given(productDecider, listed)
      .when({ type: 'ChangePrice', at, productId: 'p1', unitPrice: money(4900) })
      .then({ type: 'PriceChanged', data: { productId: 'p1', unitPrice: money(4900) } }));

  it('keeps a price that is the same', () =>
    given(productDecider, listed)
      .when({ type: 'ChangePrice', at, productId: 'p1', unitPrice: money(5000) })
      .thenNothing());

  it('names what changed', () =>
    given(productDecider, listed)
      .when({ type: 'ChangeProduct', at, productId: 'p1', offer: { ...offer, name: 'New', maxPerOrder: 5 } })
      .then({
        type: 'ProductChanged',
        data: { productId: 'p1', offer: { ...offer, name: 'New', maxPerOrder: 5 }, changed: ['maxPerOrder', 'name'] },
      }));

  it('never turns from test to live', () =>
    given(productDecider, listed)
      .when({ type: 'ChangeProduct', at, productId: 'p1', offer: { ...offer, mode: 'live' } })
      .thenRefused('mode-mismatch'));

  it('is delisted, and offered again by a change', () => {
    given(productDecider, listed)
      .when({ type: 'DelistProduct', at, productId: 'p1' })
      .then({ type: 'ProductDelisted', data: { productId: 'p1' } });
    given(productDecider, listed, { type: 'ProductDelisted', data: { productId: 'p1' } })
      .when({ type: 'ChangeProduct', at, productId: 'p1', offer })
      .then({ type: 'ProductChanged', data: { productId: 'p1', offer, changed: [] } });
  });

  it.each([
    { type: 'ChangePrice', at, productId: 'p1', unitPrice: money(1) },
    { type: 'ChangeProduct', at, productId: 'p1', offer },
    { type: 'DelistProduct', at, productId: 'p1' },
  ] as const)('must exist: $type', (command) => given(productDecider).when(command).thenRefused('unknown-product'));
});
