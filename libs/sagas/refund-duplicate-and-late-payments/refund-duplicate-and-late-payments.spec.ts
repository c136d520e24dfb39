import {
  at,
  chargebackDebited,
  deliveredOrder,
  duplicatePaymentReceived,
  latePaidOrder,
  latePaymentReceived,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  paidOrder,
  paymentAmountMismatched,
  recordedAt,
  refundFailed,
  refundObserved,
  refundRequested,
  stockUnavailable,
  story,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { refundDuplicateAndLatePayments as saga } from './refund-duplicate-and-late-payments.saga.js';

describe('Refund duplicate and late payments', () => {
  it('leaves the one payment alone that pays the order', () =>
    story(...paidOrder())
      .at(at('10:05'))
      .wants(saga));
  it('pays a second payment back, once', () => {
    story(...paidOrder(), duplicatePaymentReceived())
      .at(at('10:07'))
      .wants(saga, 'RequestRefund');
    story(...paidOrder(), duplicatePaymentReceived(), refundRequested({ tradeNo: tradeNo(2), reason: 'duplicate-payment' }))
      .at(at('10:07'))
      .wants(saga);
  });
  it('tries to deliver for money that came after the order expired', () =>
    story(...latePaidOrder())
      .at(at('10:30'))
      .wants(saga, 'reserve-stock line-1 late-payment'));
  it('pays it back when there is no stock any more', () =>
    story(...latePaidOrder(), recordedAt(at('10:30'), stockUnavailable({ purpose: 'late-payment' })))
      .at(at('10:30'))
      .wants(saga, 'RequestRefund'));
  it('pays money back that came after a cancellation', () =>
    story(...orderBeingPaid(), orderCancelled(), latePaymentReceived({ after: 'cancelled' }))
      .at(at('10:30'))
      .wants(saga, 'RequestRefund'));
  it('holds a wrong amount while the order may still be paid, and pays it back when the order ends', () => {
    const short = [...orderBeingPaid(), paymentAmountMismatched()];
    story(...short)
      .at(at('10:06'))
      .wants(saga);
    story(...short, orderExpired())
      .at(at('10:17'))
      .wants(saga, 'RequestRefund');
  });
  it.each([refundRequested({ amount: yuan(4) }), refundObserved({ amount: yuan(4) })])(
    'lets the rest of the payment follow a part that went back before delivery: $type',
    (part) => {
      const outcome = story(...paidOrder(), part).at(at('10:07'));
      outcome.wants(saga, 'RequestRefund');
      const rest = refundRequested({ n: part.type === 'RefundRequested' ? 2 : 1, amount: yuan(6), reason: 'delivery-failed' });
      story(...paidOrder(), part, rest)
        .at(at('10:08'))
        .wants(saga);
      story(...deliveredOrder(), part)
        .at(at('10:08'))
        .wants(saga);
    },
  );
  it('does not ask again for what failed, nor because of a charge-back', () => {
    story(...paidOrder(), refundRequested(), refundFailed())
      .at(at('10:07'))
      .wants(saga);
    story(...paidOrder(), chargebackDebited({ amount: yuan(4) }))
      .at(at('10:07'))
      .wants(saga);
  });
  it('wants nothing of an order without money', () =>
    story(...openOrder())
      .at(at('10:30'))
      .wants(saga));
});
