import {
  after,
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
} from '@app/testing/order-story';
import { payBackWhenRefundIsRequested as saga } from './pay-back-when-refund-is-requested.saga.js';

const requested = [...paidOrder(), refundRequested()];

describe('Pay back when a refund is requested', () => {
  it('sends a refund that was asked for', () =>
    after(...requested)
      .at(at('10:07'))
      .wants(saga, `send-refund ${refundNo()}`));
  it('follows one that was sent and not answered', () =>
    after(...requested, refundSubmitted())
      .at(at('10:07'))
      .wants(saga, `send-refund ${refundNo()}`));
  it('follows one whose outcome is unknown', () =>
    after(...requested, refundSubmitted(), refundResultUnknown())
      .at(at('10:30'))
      .wants(saga, `send-refund ${refundNo()}`));
  it('is done when the money is back', () =>
    after(...requested, refundSubmitted(), refundSucceeded())
      .at(at('10:30'))
      .wants(saga));
  it('brings a failed one to a person, once', () => {
    after(...requested, refundSubmitted(), refundFailed())
      .at(at('10:30'))
      .wants(saga, 'LeaveRefundToHuman');
    after(...requested, refundSubmitted(), refundFailed(), refundNeedsHuman())
      .at(at('10:30'))
      .wants(saga);
  });
  it('has nothing to send where nothing is owed', () =>
    after(...deliveredOrder())
      .at(at('10:30'))
      .wants(saga));
});
