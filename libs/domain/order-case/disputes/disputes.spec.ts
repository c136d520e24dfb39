import { scenario } from '@app/testing';
import { disputeOpened, disputeOutcomeRecorded, evidenceExported, paidOrder } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';

const { given } = scenario(orderCaseDecider);

describe('The disputes of an order', () => {
  it('are open until their outcome is known', () => {
    const open = [...paidOrder(), disputeOpened(), disputeOpened({ disputeId: 'dispute-2' }), evidenceExported()];
    expect(given(...open).state.disputes).toEqual({ open: ['dispute-1', 'dispute-2'], closed: [] });
    expect(given(...open, disputeOutcomeRecorded()).state.disputes).toEqual({
      open: ['dispute-2'],
      closed: [{ disputeId: 'dispute-1', outcome: 'won' }],
    });
  });
});
