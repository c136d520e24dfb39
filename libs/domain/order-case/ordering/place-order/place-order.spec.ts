import { scenario } from '@app/testing';
import { at, buyer, deal, dealLine, openOrder, orderCancelled, orderPlaced, placeOrder, sealed, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { placedOrder } from '../ordering.state.js';

const { given } = scenario(orderCaseDecider);

describe('Placing an order', () => {
  it('opens its case file with what was agreed, to be paid within the time agreed', () =>
    given()
      .when(placeOrder({ at: at('10:00') }))
      .then(orderPlaced({ payBefore: at('10:15') })));

  it('keeps what the shop added', () => {
    const extras = { shopOrderNo: 'S-77', quota: { stream: 'buyer-x-product-1', limit: 2 }, shopMetadata: sealed('notes') };
    const placed = given().when(placeOrder(extras));
    placed.then(orderPlaced(extras));
    expect(placedOrder(placed.state.ordering)).toMatchObject({ shopOrderNo: 'S-77', quotaHeld: true, pickupTokenN: 0 });
  });

  it('leaves an order alone that is there already, whatever became of it', () => {
    given(...openOrder())
      .when(placeOrder())
      .thenNothing();
    given(orderPlaced(), orderCancelled())
      .when(placeOrder({ buyer: buyer({ subjectId: 'somebody-else' }) }))
      .thenNothing();
  });

  it.each(['top-up', 'manual'] as const)('refuses the route %s, which is not served yet', (route) =>
    given()
      .when(placeOrder({ deal: deal(dealLine(), dealLine({ lineId: 'line-2', route })) }))
      .thenRefused('route-not-supported', { routes: [route] }),
  );

  it.each([
    ['no line', { ...deal(), lines: [] }],
    ['a total that is not the sum of its lines', { ...deal(), total: yuan(9) }],
    ['a line that is not its price times its quantity', deal(dealLine({ quantity: 2, total: yuan(10) }))],
    ['a quantity of none', deal(dealLine({ quantity: 0 }))],
    ['half a key', deal(dealLine({ quantity: 0.5, total: yuan(5) }))],
    ['two currencies', { ...deal(), total: { amount: 1000, currency: 'USD' as const } }],
    ['a price in another currency', deal(dealLine({ unitPrice: { amount: 1000, currency: 'USD' }, total: yuan(10) }))],
  ])('refuses a deal with %s', (_what, agreed) =>
    given()
      .when(placeOrder({ deal: agreed }))
      .thenRefused('deal-does-not-add-up'),
  );
});
