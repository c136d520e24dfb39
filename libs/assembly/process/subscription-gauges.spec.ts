import type { SubscriptionStatus } from '@app/platform/subscriptions';
import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { gaugeSubscriptions } from './subscription-gauges.js';

describe('The gauges of subscriptions', () => {
  const status: SubscriptionStatus = {
    ...{ subscription: 'alarms', kind: 'projection', state: 'running', position: 5n, head: 8n, lag: 3n, parkedCount: 1, retrying: 2 },
  };
  it('are read together, once for each time they are asked for', async () => {
    let reads = 0;
    const registry = new Registry();
    gaugeSubscriptions(registry, {
      host: {
        statuses: async () => {
          reads += 1;
          return [{ ...status, retrying: reads }];
        },
      },
    });
    expect(await registry.metrics()).toContain('cardtrail_subscription_lag{subscription="alarms",kind="projection"} 3');
    expect(reads).toBe(1);
    expect(await registry.metrics()).toContain('cardtrail_subscription_retrying{subscription="alarms",kind="projection"} 2');
    expect(reads).toBe(2);
  });
});
