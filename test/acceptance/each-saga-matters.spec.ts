import { orderSagas } from '@app/sagas';
import { type Story, stories } from '@app/stories';
import { describe, expect, it } from '@jest/globals';
import { faultsOfStory } from './judge-story.js';
import { openStage } from './stage.js';

/** The story that cannot end well without that reaction. */
const NEEDED_BY: Readonly<Record<string, string>> = {
  'reserve-stock-when-order-placed': 'paid-and-delivered',
  'release-stock-when-order-ends': 'held-stock-comes-back',
  'expire-unpaid-orders': 'never-paid',
  'query-before-cancelling': 'cancel-overtaken-by-payment',
  'confirm-payment-when-channel-reports-it': 'paid-and-delivered',
  'query-channel-when-notification-is-late': 'notification-lost',
  'deliver-when-payment-confirmed': 'paid-and-delivered',
  'restock-or-refund-when-allocation-failed': 'sold-out-after-payment',
  'refund-duplicate-and-late-payments': 'paid-twice',
  'pay-back-when-refund-is-requested': 'paid-twice',
  'raise-alarm-when-promise-is-broken': 'under-paid',
};

async function faultsWithout(saga: string, story: Story): Promise<readonly string[]> {
  const stage = await openStage([saga]);
  try {
    return await faultsOfStory(stage, story);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await stage.close();
  }
}

describe('Each reaction is needed', () => {
  it('and there is a story for each', () => {
    const known = orderSagas.map(({ name }) => name);
    expect(known.filter((name) => !(name in NEEDED_BY))).toEqual([]);
  });

  it.each(Object.entries(NEEDED_BY))(
    'without %s, %s goes wrong',
    async (saga, name) => {
      const story = stories.find((known) => known.name === name);
      expect(story).toBeDefined();
      if (story === undefined) return;
      expect(await faultsWithout(saga, story)).not.toEqual([]);
    },
    30_000,
  );
});
