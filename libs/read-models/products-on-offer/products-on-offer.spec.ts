import { type CatalogFact, type ProductOffer, productStream } from '@app/domain/catalog';
import { sha256 } from '@app/kernel';
import { documents, keep, storedDocuments, toldLog } from '@app/testing';
import { at, recordedAt, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { type ProductOnOffer, productsOnOffer } from './products-on-offer.projection.js';
import { ProductsOnOffer, type ProductsWanted } from './products-on-offer.query.js';

const offer = (over: Partial<ProductOffer> = {}): ProductOffer => ({
  name: 'Game card 100',
  sku: 'GAME-100',
  merchantId: 'merchant-1',
  unitPrice: yuan(10),
  route: 'auto-key',
  mode: 'live',
  payWithinSeconds: 900,
  deliverWithinSeconds: 900,
  restockWithinSeconds: 3600,
  maxPerOrder: 10,
  refundPolicy: 'none',
  refundPolicyHash: sha256('none'),
  ...over,
});
const listed = (productId = 'p1', over: Partial<ProductOffer> = {}): CatalogFact => ({
  type: 'ProductListed',
  data: { productId, offer: offer(over) },
});
const delisted = (productId = 'p1'): CatalogFact => ({ type: 'ProductDelisted', data: { productId } });
const changed: CatalogFact = { type: 'ProductChanged', data: { productId: 'p1', offer: offer({ name: 'Game card' }), changed: ['name'] } };
const dearer: CatalogFact = { type: 'PriceChanged', data: { productId: 'p1', unitPrice: yuan(12) } };

function told(...facts: readonly CatalogFact[]): ProductOnOffer | undefined {
  const log = toldLog();
  for (const [n, fact] of facts.entries()) log.tell(productStream('p1'), recordedAt(at(`10:0${n}`), fact));
  return documents(keep(productsOnOffer, log.events))['p1'];
}

describe('A product on offer', () => {
  it('is what it was last said to be', () => {
    expect(told(listed())).toEqual({
      ...{ productId: 'p1', mode: 'live', onOffer: true, offer: offer(), listedAt: at('10:00'), changedAt: at('10:00'), revision: '0' },
    });
    expect(told(listed(), dearer)).toMatchObject({
      offer: { unitPrice: yuan(12), name: 'Game card 100' },
      changedAt: at('10:01'),
      revision: '1',
    });
    expect(told(listed(), dearer, changed)).toMatchObject({ offer: { unitPrice: yuan(10), name: 'Game card' } });
  });

  it('stays when it is delisted, and can be listed again', () => {
    expect(told(listed(), delisted())).toMatchObject({ onOffer: false, offer: offer() });
    expect(told(listed(), delisted(), listed())).toMatchObject({ onOffer: true, listedAt: at('10:00') });
    expect(told(listed(), delisted(), changed)).toMatchObject({ onOffer: true });
  });

  it('is not there before it was listed', () => {
    expect(told(dearer, changed, delisted())).toBeUndefined();
  });
});

describe('The products on offer', () => {
  it('are listed newest first, without those that were delisted, by mode', async () => {
    const log = toldLog();
    log.tell(productStream('p1'), recordedAt(at('10:01'), listed('p1')));
    log.tell(productStream('p2'), recordedAt(at('10:02'), listed('p2', { mode: 'test' })));
    log.tell(productStream('p3'), recordedAt(at('10:03'), listed('p3')), delisted('p3'));
    const stored = storedDocuments();
    try {
      await stored.add(productsOnOffer, log.events);
      const products = new ProductsOnOffer(documentsOf(productsOnOffer, stored.store, (name) => name));
      const list = async (wanted: ProductsWanted) => (await products.list(wanted)).items.map(({ productId }) => productId);
      expect(await list({})).toEqual(['p2', 'p1']);
      expect(await list({ mode: 'live' })).toEqual(['p1']);
      expect(await list({ onOffer: false })).toEqual(['p3']);
      expect(await products.find('p3')).toMatchObject({ onOffer: false });
      expect(await products.find('p4')).toBeUndefined();
    } finally {
      await stored.close();
    }
  });
});
