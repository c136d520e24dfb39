import { fakeClock, fakeScheduler } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { pause, repeat } from './pause.js';

describe('A task that is repeated', () => {
  it('is done after each pause, goes on after a failure, which is told, and ends when it is stopped', async () => {
    const scheduler = fakeScheduler(fakeClock());
    const stop = new AbortController();
    const told: unknown[] = [];
    let rounds = 0;
    const ended = repeat(
      () => pause(scheduler, 1_000, stop.signal),
      () => {
        rounds += 1;
        if (rounds === 2) throw new Error('once');
      },
      (error) => told.push(error),
    );
    await scheduler.advance(0.9);
    expect(rounds).toBe(0);
    await scheduler.advance(2.2);
    expect([rounds, told]).toEqual([3, [new Error('once')]]);
    stop.abort();
    await ended;
    expect(scheduler.pending).toBe(0);
  });
});
