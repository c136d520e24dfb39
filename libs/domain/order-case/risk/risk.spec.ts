import { scenario } from '@app/testing';
import {
  at,
  openOrder,
  orderRejectedByRisk,
  paidOrder,
  paymentConfirmed,
  riskAssessed,
  riskHoldEscalated,
  riskHoldPlaced,
  riskHoldReleased,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';

const { given } = scenario(orderCaseDecider);

describe('What stands between payment and delivery', () => {
  it.each([
    ['nothing is known before payment', openOrder(), { stage: 'not-assessed' }],
    ['a paid order is clear once it was assessed', paidOrder(), { stage: 'clear' }],
    ['a payment is assessed anew', [...paidOrder(), paymentConfirmed()], { stage: 'not-assessed' }],
    [
      'an assessment that asks for a hold clears nothing',
      [paymentConfirmed(), riskAssessed({ outcome: 'hold' })],
      { stage: 'not-assessed' },
    ],
    [
      'a hold holds',
      [...paidOrder(), riskHoldPlaced()],
      { stage: 'held', holdId: 'hold-1', reason: 'amount above limit', dueAt: at('10:18') },
    ],
    ['an assessment ends no hold', [riskHoldPlaced(), riskAssessed()], { stage: 'held' }],
    ['a hold that escalates has a new deadline', [riskHoldPlaced(), riskHoldEscalated()], { stage: 'held', dueAt: at('10:48') }],
    ['another hold does not escalate', [riskHoldPlaced(), riskHoldEscalated({ holdId: 'hold-2' })], { stage: 'held', dueAt: at('10:18') }],
    ['a released hold is clear', [riskHoldPlaced(), riskHoldReleased()], { stage: 'clear' }],
    ['another hold is not released', [riskHoldPlaced(), riskHoldReleased({ holdId: 'hold-2' })], { stage: 'held' }],
    ['a release without a hold clears nothing', [riskHoldReleased()], { stage: 'not-assessed' }],
    ['an escalation without a hold holds nothing', [riskHoldEscalated()], { stage: 'not-assessed' }],
    [
      'a rejected order stays rejected',
      [riskHoldPlaced(), orderRejectedByRisk(), riskAssessed()],
      { stage: 'rejected', reason: 'stolen card' },
    ],
  ] as const)('%s', (_what, story, expected) => expect(given(...story).state.risk).toMatchObject(expected));
});
