import { StreamCommandHandling } from '@app/platform/command-handling';
import { ConfigurationFault } from '@app/platform/config';
import { fakeClock, hastyScheduler, InMemoryEventStore, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { tradePrefixOf } from './trade-prefix-of.js';

const folder = temporaryFolders();
const store = new InMemoryEventStore();

function process(on = store, kind: 'embedded' | 'cluster' = 'cluster') {
  const clock = fakeClock();
  const handling = new StreamCommandHandling({
    ...{ store: on, clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: 'spec' },
  });
  const dataFolder = folder();
  return (tradePrefix: string | undefined, seed = 1) => tradePrefixOf({ kind, handling }, { dataFolder, tradePrefix }, randomFrom(seed));
}

describe('The trade prefix of stores that many processes share', () => {
  it('is the first one chosen, for every process and for ever', async () => {
    const chosen = await Promise.all([process()(undefined, 1), process()(undefined, 2), process()(undefined, 3)]);
    expect(new Set(chosen).size).toBe(1);
    expect(chosen[0]).toMatch(/^[A-Z][0-9A-Z]{2}$/);
    expect(await process()(undefined, 4)).toBe(chosen[0]);
    expect(await process()(chosen[0])).toBe(chosen[0]);
    await expect(process()('QQ')).rejects.toThrow(ConfigurationFault);
  });

  it('is the configured one where the stores are new', async () => {
    const fresh = new InMemoryEventStore();
    expect(await process(fresh)('SHOP')).toBe('SHOP');
    await expect(process(fresh)('CT')).rejects.toThrow(/CARDTRAIL_TRADE_PREFIX: these stores have used SHOP/);
  });

  it('is kept in the data folder by a single machine, and is no fact there', async () => {
    const fresh = new InMemoryEventStore();
    const ofOne = process(fresh, 'embedded');
    expect(await ofOne('CT')).toBe('CT');
    expect(await ofOne(undefined)).toBe('CT');
    expect(await fresh.headPosition()).toBe(0n);
  });
});
