import { scenario } from '@app/testing';
import {
  at,
  chargebackDebited,
  effectClaimed,
  paidOrder,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { liveClaim } from '../claims.policy.js';

const { given } = scenario(orderCaseDecider);
const claim = (worker: string, time: string) =>
  ({ type: 'ClaimEffect', purpose: 'refund', subject: refundNo(), worker, validForSeconds: 20, at: at(time) }) as const;
const requested = (repeatSafety: 'by-number' | 'askable' | 'neither' = 'by-number') => [...paidOrder(), refundRequested({ repeatSafety })];
const claimed = effectClaimed({ notAfter: at('10:30') });

describe('Claiming an effect', () => {
  it('gives one worker the right to send, for a while', () => {
    const after = given(...requested()).when(claim('w1', '10:29:40'));
    after.then(claimed);
    expect(liveClaim(after.state, refundNo(), at('10:31:29'))?.settledAt).toBe(at('10:31:30'));
    expect(liveClaim(after.state, refundNo(), at('10:31:30'))).toBeUndefined();
  });
  it('refuses another worker until the outcome can no longer be under way', () => {
    given(...requested(), claimed)
      .when(claim('w2', '10:31:29'))
      .thenRefused('claimed-by-other', { worker: 'w1', until: at('10:31:30') });
    given(...requested(), claimed)
      .when(claim('w2', '10:31:30'))
      .then(effectClaimed({ try: 2, worker: 'w2', notAfter: at('10:31:50') }));
  });
  it('tells its holder nothing new', () =>
    given(...requested(), claimed)
      .when(claim('w1', '10:29:59'))
      .thenNothing());
  it('refuses even its holder once the request went out, or the time is over', () => {
    given(...requested(), claimed, refundSubmitted())
      .when(claim('w1', '10:29:59'))
      .thenRefused('claimed-by-other');
    given(...requested(), claimed)
      .when(claim('w1', '10:30'))
      .thenRefused('claimed-by-other');
  });
  it('waits after an unknown answer as well', () =>
    given(...requested(), claimed, refundSubmitted(), refundResultUnknown())
      .when(claim('w1', '10:31'))
      .thenRefused('claimed-by-other'));
  it.each([refundSucceeded(), refundFailed(), refundNeedsHuman()])('is over after $type', (fact) =>
    given(...requested(), claimed, refundSubmitted(), fact)
      .when(claim('w2', '11:00'))
      .thenRefused('refund-settled'),
  );
  it.each([refundObserved(), chargebackDebited(), refundObserved({ amount: yuan(1) })])(
    'does not send what went back meanwhile: $type',
    (fact) =>
      given(...requested(), fact)
        .when(claim('w1', '10:29'))
        .thenRefused('money-went-back-meanwhile'),
  );
  it('sends what was asked for with the knowledge of what had gone back', () =>
    given(...paidOrder(), refundObserved({ amount: yuan(4) }), refundRequested({ amount: yuan(6), repeatSafety: 'by-number' }))
      .when(claim('w1', '10:29:40'))
      .then(claimed));
  it('refuses what nobody wants', () =>
    given(...paidOrder())
      .when(claim('w1', '10:29'))
      .thenRefused('unknown-refund'));
  it('refuses an order that does not exist', () => given().when(claim('w1', '10:29')).thenRefused('unknown-order'));
});

describe('Claiming an effect that went out without an answer', () => {
  const unanswered = [claimed, refundSubmitted(), refundResultUnknown()];
  const again = effectClaimed({ try: 2, worker: 'w2', notAfter: at('11:00:20') });

  it('repeats it where a repeat is harmless, a lost answer or none', () => {
    given(...requested('by-number'), ...unanswered)
      .when(claim('w2', '11:00'))
      .then(again);
    given(...requested('by-number'), claimed, refundSubmitted())
      .when(claim('w2', '11:00'))
      .then(again);
  });
  it('asks first where it can be asked', () => {
    given(...requested('askable'), ...unanswered)
      .when(claim('w2', '11:00'))
      .thenRefused('ask-first');
    given(...requested('askable'), claimed, refundSubmitted())
      .when(claim('w2', '11:00'))
      .thenRefused('ask-first');
    given(...requested('askable'), ...unanswered, refundResultUnknown({ because: 'not-found' }))
      .when(claim('w2', '11:00'))
      .then(again);
  });
  it('asks again after each repeat', () =>
    given(
      ...requested('askable'),
      ...unanswered,
      refundResultUnknown({ because: 'not-found' }),
      again,
      refundSubmitted({ try: 2 }),
      refundResultUnknown({ try: 2 }),
    )
      .when(claim('w3', '11:10'))
      .thenRefused('ask-first'));
  it('never repeats it where a repeat would pay twice', () => {
    given(...requested('neither'), ...unanswered)
      .when(claim('w2', '11:00'))
      .thenRefused('only-once');
    given(...requested('neither'), ...unanswered, refundResultUnknown({ because: 'not-found' }))
      .when(claim('w2', '11:00'))
      .thenRefused('only-once');
  });
  it.each(['by-number', 'askable', 'neither'] as const)('takes over a claim under which nothing was ever sent: %s', (repeatSafety) =>
    given(...requested(repeatSafety), claimed)
      .when(claim('w2', '11:00'))
      .then(again),
  );
});
