import {
  at,
  deliveredOrder,
  paidOrder,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
  story,
} from '@app/testing/order-story';
import { payBackWhenRefundIsRequested as saga } from './pay-back-when-refund-is-requested.saga.js';

const requested = [...paidOrder(), refundRequested()];

describe('Pay back when a refund is requested', () => {
  it('sends a refund that was asked for', () =>
    story(...requested)
      .at(at('10:07'))
      .wants(saga, `send-refund ${refundNo()}`));
  it('follows one that was sent and not answered', () =>
    story(...requested, refundSubmitted())
      .at(at('10:07'))
      .wants(saga, `send-refund ${refundNo()}`));
  it('follows one whose outcome is unknown', () =>
    story(...requested, refundSubmitted(), refundResultUnknown())
      .at(at('10:30'))
      .wants(saga, `send-refund ${refundNo()}`));
  it('is done when the money is back', () =>
    story(...requested, refundSubmitted(), refundSucceeded())
      .at(at('10:30'))
      .wants(saga));
  it('brings a failed one to a person, once', () => {
    story(...requested, refundSubmitted(), refundFailed())
      .at(at('10:30'))
      .wants(saga, 'LeaveRefundToHuman');
    story(...requested, refundSubmitted(), refundFailed(), refundNeedsHuman())
      .at(at('10:30'))
      .wants(saga);
  });
  it("leaves one that failed by an operator's word with the operator", () =>
    story(...requested, refundSubmitted(), refundResultUnknown(), refundNeedsHuman(), refundFailed())
      .at(at('10:30'))
      .wants(saga));
  it('has nothing to send where nothing is owed', () =>
    story(...deliveredOrder())
      .at(at('10:30'))
      .wants(saga));
});
