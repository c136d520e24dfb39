import { scenario } from '@app/testing';
import {
  at,
  effectClaimed,
  paidOrder,
  refundEffectNo,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const submit = { type: 'SubmitRefund', refundNo: refundNo(), effectNo: refundEffectNo(), try: 1, at: at('10:29') } as const;
const claimed = [...paidOrder(), refundRequested(), effectClaimed()];

describe('Submitting a refund', () => {
  it('records that the holder of the claim sends it now', () =>
    given(...claimed)
      .when(submit)
      .then(refundSubmitted()));
  it('is recorded once: who does not get it recorded does not send', () =>
    given(...claimed, refundSubmitted())
      .when(submit)
      .thenNothing());
  it('needs a claim', () =>
    given(...paidOrder(), refundRequested())
      .when(submit)
      .thenRefused('claim-lost'));
  it('comes too late when the claim has run out', () =>
    given(...claimed)
      .when({ ...submit, at: at('10:30') })
      .thenRefused('claim-lost'));
  it('comes too late when another try was claimed since', () =>
    given(...claimed, effectClaimed({ try: 2, worker: 'w2', notAfter: at('11:00') }))
      .when(submit)
      .thenRefused('claim-lost'));
  it.each([refundSucceeded(), refundFailed(), refundNeedsHuman()])('comes too late after $type', (fact) =>
    given(...claimed, fact)
      .when(submit)
      .thenRefused('refund-settled'),
  );
  it('never goes out twice where a repeat would pay twice', () =>
    given(
      ...paidOrder(),
      refundRequested({ repeatSafety: 'neither' }),
      effectClaimed(),
      refundSubmitted(),
      refundResultUnknown(),
      effectClaimed({ try: 2, notAfter: at('11:00') }),
    )
      .when({ ...submit, try: 2 })
      .thenRefused('only-once'));
  it('refuses a refund that was never requested', () =>
    given(...paidOrder())
      .when(submit)
      .thenRefused('unknown-refund'));
});
