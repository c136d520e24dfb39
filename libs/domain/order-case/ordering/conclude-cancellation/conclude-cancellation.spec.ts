import { scenario } from '@app/testing';
import {
  at,
  attempt,
  cancellationRequested,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentQueried,
  recordedAt,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const conclude = { type: 'ConcludeCancellation' } as const;
const cancelling = [...orderBeingPaid(), recordedAt(at('10:03'), cancellationRequested({ by: 'buyer' }))];

describe('Concluding a cancellation', () => {
  it.each(['unpaid', 'closed', 'not-found'] as const)('ends the order when the channel has said "%s" since it was asked for', (answer) =>
    given(...cancelling, paymentQueried({ answer, askedAt: at('10:03') }))
      .when(conclude)
      .then(orderCancelled({ by: 'buyer' })),
  );

  it('ends the order when its attempts were closed', () =>
    given(...cancelling, paymentAttemptClosed())
      .when(conclude)
      .then(orderCancelled({ by: 'buyer' })));

  it('ends the order at the end of the grace whatever is unresolved', () =>
    given(...cancelling)
      .when({ ...conclude, at: at('10:17') })
      .then(orderCancelled({ by: 'buyer' })));

  it.each([
    ['nothing was asked yet', []],
    ['the answer is older than the wish', [paymentQueried({ askedAt: at('10:02') })]],
    ['the channel does not know', [paymentQueried({ answer: 'unknown' })]],
  ] as const)('refuses while %s', (_what, answers) =>
    given(...cancelling, ...answers)
      .when({ ...conclude, at: at('10:16:59') })
      .thenRefused('attempts-unresolved', { attempts: [attempt()] }),
  );

  it('refuses while one of two attempts is unresolved', () =>
    given(...orderBeingPaid(), paymentAttemptStarted({ number: 2 }), recordedAt(at('10:03'), cancellationRequested()), paymentQueried())
      .when(conclude)
      .thenRefused('attempts-unresolved', { attempts: [attempt(2)] }));

  it('means nothing where no cancellation is under way', () => {
    given(...openOrder())
      .when(conclude)
      .thenNothing();
    given(...cancelling, orderCancelled())
      .when(conclude)
      .thenNothing();
    given().when(conclude).thenNothing();
  });
});
