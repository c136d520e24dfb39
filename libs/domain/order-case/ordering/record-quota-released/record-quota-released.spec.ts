import { scenario } from '@app/testing';
import { openOrder, orderCancelled, orderPlaced, paidOrder, quotaReleased } from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const withQuota = orderPlaced({ quota: { stream: 'buyer-x-product-1', limit: 1 } });
const release = { type: 'RecordQuotaReleased' } as const;

describe('Recording that the quota was given back', () => {
  it('follows payment', () =>
    given(withQuota, ...paidOrder().slice(1))
      .when(release)
      .then(quotaReleased({ because: 'paid' })));
  it('follows the end of the order', () =>
    given(withQuota, orderCancelled())
      .when(release)
      .then(quotaReleased({ because: 'order-ended' })));
  it.each([
    ['an order that waits for payment', [withQuota, ...openOrder().slice(1)]],
    ['a quota that was given back before', [withQuota, orderCancelled(), quotaReleased()]],
    ['a product without a quota', paidOrder()],
    ['an order that is not there', []],
  ] as const)('means nothing for %s', (_what, story) =>
    given(...story)
      .when(release)
      .thenNothing(),
  );
});
