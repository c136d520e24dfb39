import { sha256 } from '@app/kernel';
import { scenario } from '@app/testing';
import { buyer, contactCorrected, deliveredOrder, deliveryViewed, openOrder, orderPlaced, sealed } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { contactIndex, placedOrder } from '../ordering.state.js';

const { given } = scenario(orderCaseDecider);
const correct = { type: 'CorrectContact', contact: sealed('new contact'), contactIndex: sha256('new contact') } as const;

describe('Correcting the contact', () => {
  it('replaces it, with the index it is found by', () => {
    const corrected = given(...openOrder()).when(correct);
    corrected.then(contactCorrected());
    const order = placedOrder(corrected.state.ordering);
    expect(order?.buyer.contact).toEqual(sealed('new contact'));
    expect(order && contactIndex(order)).toBe(sha256('new contact'));
  });
  it('gives one to a buyer without', () =>
    given(orderPlaced({ buyer: buyer({ indexes: {} }) }))
      .when(correct)
      .then(contactCorrected()));
  it('is possible while a delivery waits to be opened', () =>
    given(...deliveredOrder())
      .when(correct)
      .then(contactCorrected()));
  it('means nothing when it is the contact already, however it is sealed', () =>
    given(...openOrder(), contactCorrected())
      .when({ ...correct, contact: sealed('sealed again') })
      .thenNothing());
  it('refuses once somebody has opened the delivery', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when(correct)
      .thenRefused('already-viewed'));
  it('refuses an order that is not there', () => given().when(correct).thenRefused('unknown-order'));
});
