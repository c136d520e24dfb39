import type { SubscriptionHappening } from '@app/platform/subscriptions';
import { fakeClock } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { tellSubscriptions } from './tell-subscriptions.js';

const failed = (subscription: string, error: string): SubscriptionHappening => ({
  ...{ kind: 'failed', subscription, key: 'builds', error, tries: 1, parked: false },
});
const LOST = 'StoreUnavailable: the document store cannot be reached or is not ready (ECONNREFUSED)';

describe('What happens to subscriptions', () => {
  it('is told of a lost store at once, and then once a minute with how often it was met', () => {
    const clock = fakeClock();
    const told: unknown[] = [];
    const tell = tellSubscriptions((level, what, { subscription, untold }) => told.push([level, what, subscription, untold]), clock);
    for (let seconds = 0; seconds < 70; seconds += 5) {
      for (const name of ['a', 'b', 'c']) tell(failed(name, LOST));
      clock.advance(5);
    }
    expect(told).toEqual([
      ['warn', 'subscription failed', 'a', 0],
      ['warn', 'subscription failed', 'a', 35],
    ]);
  });

  it('is told each time where it is something else', () => {
    const told: unknown[] = [];
    const tell = tellSubscriptions((level, what) => told.push([level, what]), fakeClock());
    tell(failed('a', 'Error: no'));
    tell(failed('a', 'Error: no'));
    tell({ kind: 'recovered', subscription: 'a', key: 'k', tries: 2 });
    expect(told).toEqual([
      ['warn', 'subscription failed'],
      ['warn', 'subscription failed'],
      ['info', 'subscription recovered'],
    ]);
  });
});
