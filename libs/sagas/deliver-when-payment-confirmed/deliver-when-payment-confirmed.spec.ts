import { type OrderFact, orderCaseDecider } from '@app/domain/order-case';
import { isRefused } from '@app/kernel';
import { permutations } from '@app/testing';
import {
  at,
  caseFileOf,
  deliveredOrder,
  expiredOrder,
  openOrder,
  orderAwaitingRestock,
  orderBeingPaid,
  orderInDelivery,
  paidOrder,
  paymentConfirmed,
  refundRequested,
  riskAssessed,
  riskHoldPlaced,
  riskHoldReleased,
  story,
} from '@app/testing/order-story';
import { deliverWhenPaymentConfirmed as saga } from './deliver-when-payment-confirmed.saga.js';

describe('Deliver when a payment is confirmed', () => {
  it('waits for the money', () =>
    story(...orderBeingPaid())
      .at(at('10:02'))
      .wants(saga));
  it('starts when it is there and nothing holds it back', () =>
    story(...paidOrder())
      .at(at('10:05'))
      .wants(saga, 'StartDelivery'));
  it('hands the keys out', () =>
    story(...orderInDelivery())
      .at(at('10:06'))
      .wants(saga, 'allocate-keys line-1'));
  it('is done when they are delivered', () =>
    story(...deliveredOrder())
      .at(at('10:07'))
      .wants(saga));
  it('leaves a failed hand-out to the wait for new stock', () =>
    story(...orderAwaitingRestock())
      .at(at('10:07'))
      .wants(saga));
  it('does not deliver for money that goes back', () =>
    story(...paidOrder(), refundRequested())
      .at(at('10:07'))
      .wants(saga));
  it('does not deliver for an expired order', () =>
    story(...expiredOrder())
      .at(at('10:20'))
      .wants(saga));

  it.each(
    permutations<OrderFact>([riskAssessed({ outcome: 'hold' }), riskHoldPlaced({ holdId: 'h1' }), riskHoldReleased({ holdId: 'h1' })]),
  )('starts at most once, whatever comes in whatever order', (...risk) => {
    const file = caseFileOf(...orderBeingPaid(), paymentConfirmed(), ...risk);
    const wanted = saga.react(file, at('10:10')).length;
    const decision = orderCaseDecider.decide({ type: 'StartDelivery', at: at('10:10') }, file);
    expect(isRefused(decision) ? 0 : decision.events.length).toBe(wanted);
  });
  it('wants nothing of an order that is only open', () =>
    story(...openOrder())
      .at(at('10:05'))
      .wants(saga));
});
