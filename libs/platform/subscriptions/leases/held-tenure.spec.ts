import { toMillis } from '@app/kernel';
import { fakeClock, fakeScheduler } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { HeldTenure } from './held-tenure.js';
import { LeaseLost } from './leases.js';

describe('A holding of a lease', () => {
  const held = () => {
    const clock = fakeClock();
    const scheduler = fakeScheduler(clock);
    const begun = toMillis(clock.now());
    const wanted = new AbortController();
    const tenure = new HeldTenure(
      { subscription: 'a', token: 1n },
      begun + 8_000,
      { scheduler, monotonic: () => toMillis(clock.now()) },
      wanted.signal,
    );
    return { clock, scheduler, tenure, begun, wanted };
  };

  it('ends by itself when it is not extended, and at the later time when it is', async () => {
    const { scheduler, tenure, begun } = held();
    await scheduler.advance(5);
    tenure.extend(begun + 13_000);
    await scheduler.advance(7.9);
    expect(tenure.signal.aborted).toBe(false);
    expect(() => tenure.check()).not.toThrow();
    await scheduler.advance(0.1);
    expect(tenure.signal.aborted).toBe(true);
    expect(() => tenure.check()).toThrow(LeaseLost);
  });

  it('does not come back once it has run out, though its process stood still and was told nothing of it', async () => {
    const { clock, scheduler, tenure, begun } = held();
    clock.advance(8);
    tenure.extend(begun + 100_000);
    expect(() => tenure.check()).toThrow(LeaseLost);
    await scheduler.advance(0);
    expect(tenure.signal.aborted).toBe(true);
  });

  it('that is handed over may write to its end; one that is lost may not', () => {
    const { tenure } = held();
    tenure.handOver();
    expect(tenure.signal.aborted).toBe(true);
    expect(() => tenure.check()).not.toThrow();
    tenure.lose();
    expect(() => tenure.check()).toThrow(LeaseLost);
  });

  it('that nobody wants any more says so', () => {
    const { tenure, wanted } = held();
    wanted.abort();
    expect(tenure.signal.aborted).toBe(true);
  });
});
