import { scenario } from '@app/testing';
import { openOrder, pickupTokenIssued } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { placedOrder } from '../ordering.state.js';

const { given } = scenario(orderCaseDecider);
const issue = { type: 'IssuePickupToken' } as const;

describe('Issuing a pick-up token', () => {
  it('counts on from the one that came with the order', () => {
    const issued = given(...openOrder()).whenAnew(issue);
    issued.then(pickupTokenIssued({ n: 1 }));
    expect(placedOrder(issued.state.ordering)?.pickupTokenN).toBe(1);
  });
  it('makes another for each new wish', () =>
    given(...openOrder(), pickupTokenIssued({ n: 1 }))
      .whenAnew(issue)
      .then(pickupTokenIssued({ n: 2 })));
  it('refuses an order that is not there', () => given().when(issue).thenRefused('unknown-order'));
});
