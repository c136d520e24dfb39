import { scenario } from '@app/testing';
import {
  at,
  attempt,
  cancellationRequested,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderPlaced,
  paidOrder,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentQueried,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const expire = (time: string) => ({ type: 'ExpireOrder' as const, at: at(time) });

describe('Expiring an order', () => {
  it('ends an unpaid order when its time to pay is over', () => {
    const expired = given(...openOrder()).when(expire('10:15'));
    expired.then(orderExpired());
    expect(expired.state.ordering).toMatchObject({ stage: 'ended', how: 'expired', at: at('10:15') });
  });

  it('ends an order that got no stock in that time', () => given(orderPlaced()).when(expire('10:15')).then(orderExpired()));

  it.each([
    ['was finally not paid', paymentQueried({ askedAt: at('10:10'), final: true })],
    ['was closed', paymentAttemptClosed()],
  ] as const)('ends an order whose attempt %s', (_what, settled) =>
    given(...orderBeingPaid(), settled)
      .when(expire('10:15'))
      .then(orderExpired({ unresolvedAttempts: [] })),
  );

  it('ends an order with unresolved attempts at the end of the grace, and names them', () =>
    given(...orderBeingPaid())
      .when(expire('10:17'))
      .then(orderExpired({ unresolvedAttempts: [attempt()] })));

  it('waits for an open attempt as long as its own account says', () => {
    const policy = { ...paymentAttemptStarted().data.policy, expiryGraceSeconds: 5 };
    const patient = given(...openOrder(), paymentAttemptStarted({ policy }));
    patient.when(expire('10:15:04')).thenRefused('attempts-unresolved', { attempts: [attempt()] });
    patient.when(expire('10:15:05')).then(orderExpired({ unresolvedAttempts: [attempt()] }));
  });

  it('refuses before that time', () =>
    given(...openOrder())
      .when(expire('10:14:59'))
      .thenRefused('not-due-yet', { payBefore: at('10:15') }));

  it('refuses while an attempt may still turn out paid', () =>
    given(...orderBeingPaid(), paymentQueried({ askedAt: at('10:09') }))
      .when(expire('10:16:59'))
      .thenRefused('attempts-unresolved', { attempts: [attempt()] }));

  it.each([
    ['paid', paidOrder()],
    ['being cancelled', [...orderBeingPaid(), cancellationRequested()]],
    ['cancelled', [...openOrder(), orderCancelled()]],
    ['expired', [...openOrder(), orderExpired()]],
    ['not there', []],
  ] as const)('leaves an order alone that is %s', (_what, story) =>
    given(...story)
      .when(expire('10:30'))
      .thenNothing(),
  );
});
