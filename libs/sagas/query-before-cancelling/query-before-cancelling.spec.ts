import {
  at,
  attempt,
  cancellationOvertaken,
  cancellationRequested,
  orderBeingPaid,
  orderCancelled,
  paymentAttemptClosed,
  paymentConfirmed,
  paymentQueried,
  recordedAt,
  story,
} from '@app/testing/order-story';
import { queryBeforeCancelling as saga } from './query-before-cancelling.saga.js';

const requested = [...orderBeingPaid(), recordedAt(at('10:05'), cancellationRequested({ openAttempts: [attempt()] }))];
const unpaid = recordedAt(at('10:06'), paymentQueried({ askedAt: at('10:06') }));

describe('Query before cancelling', () => {
  it('asks about every open attempt', () =>
    story(...requested)
      .at(at('10:05'))
      .wants(saga, `query-channel ${attempt()}`));
  it('cancels when all are answered "not paid"', () =>
    story(...requested, unpaid)
      .at(at('10:06'))
      .wants(saga, 'ConcludeCancellation'));
  it('does not count an answer from before the cancellation', () =>
    story(
      ...orderBeingPaid(),
      recordedAt(at('10:04'), paymentQueried({ askedAt: at('10:04') })),
      recordedAt(at('10:05'), cancellationRequested({ openAttempts: [attempt()] })),
    )
      .at(at('10:05'))
      .wants(saga, `query-channel ${attempt()}`));
  it('asks again while the channel does not know', () =>
    story(...requested, recordedAt(at('10:06'), paymentQueried({ answer: 'unknown', askedAt: at('10:06') })))
      .at(at('10:06'))
      .wants(saga, `query-channel ${attempt()}`));
  it('cancels when the attempt was closed at the channel', () =>
    story(...requested, paymentAttemptClosed())
      .at(at('10:06'))
      .wants(saga, 'ConcludeCancellation'));
  it('cancels when the grace is over', () =>
    story(...requested)
      .at(at('10:17'))
      .wants(saga, 'ConcludeCancellation'));
  it('wants nothing once it is cancelled, or money came first', () => {
    story(...requested, unpaid, orderCancelled())
      .at(at('10:20'))
      .wants(saga);
    story(...requested, cancellationOvertaken(), paymentConfirmed())
      .at(at('10:20'))
      .wants(saga);
  });
});
