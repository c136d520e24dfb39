import { instant, money, sha256 } from '@app/kernel';
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
  refundPolicyHash: sha256('No refund once viewed.'),
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
      .when({ type: 'ChangeProduct', at, productId: 'p1', change: { unitPrice: money(4900) } })
      .then({ type: 'PriceChanged', data: { productId: 'p1', unitPrice: money(4900) } }));

  it('keeps a price that is the same', () =>
    given(productDecider, listed)
      .when({ type: 'ChangeProduct', at, productId: 'p1', change: { unitPrice: money(5000) } })
      .thenNothing());

  it('names what changed', () =>
    given(productDecider, listed)
      .when({ type: 'ChangeProduct', at, productId: 'p1', change: { name: 'New', maxPerOrder: 5 } })
      .then({
        type: 'ProductChanged',
        data: { productId: 'p1', offer: { ...offer, name: 'New', maxPerOrder: 5 }, changed: ['maxPerOrder', 'name'] },
      }));

  it('keeps what another change made of it meanwhile', () =>
    given(productDecider, listed, { type: 'PriceChanged', data: { productId: 'p1', unitPrice: money(4900) } })
      .when({ type: 'ChangeProduct', at, productId: 'p1', change: { name: 'New' } })
      .then({ type: 'ProductChanged', data: { offer: { ...offer, name: 'New', unitPrice: money(4900) }, changed: ['name'] } }));

  it('is delisted, and offered again by a change', () => {
    given(productDecider, listed)
      .when({ type: 'DelistProduct', at, productId: 'p1' })
      .then({ type: 'ProductDelisted', data: { productId: 'p1' } });
    given(productDecider, listed, { type: 'ProductDelisted', data: { productId: 'p1' } })
      .when({ type: 'ChangeProduct', at, productId: 'p1', change: {} })
      .then({ type: 'ProductChanged', data: { productId: 'p1', offer, changed: [] } });
  });

  it.each([
    { type: 'ChangeProduct', at, productId: 'p1', change: { unitPrice: money(1) } },
    { type: 'DelistProduct', at, productId: 'p1' },
  ] as const)('must exist: $type', (command) => given(productDecider).when(command).thenRefused('unknown-product'));
});
