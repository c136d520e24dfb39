import { fakeClock, fakeScheduler } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { Beat } from './beat.js';

describe('A beat that many wait for', () => {
  it('comes for all of them at once, also for who asked late, and again for who asks again', async () => {
    const scheduler = fakeScheduler(fakeClock());
    const beat = new Beat(scheduler, 1_000);
    const { signal } = new AbortController();
    const come: string[] = [];
    const wait = (who: string): void => void beat.next(signal).then((isBeat) => come.push(`${who} ${isBeat}`));
    wait('one');
    await scheduler.advance(0.7);
    wait('two');
    await scheduler.advance(0.2);
    expect(come).toEqual([]);
    await scheduler.advance(0.1);
    expect(come).toEqual(['one true', 'two true']);
    wait('one');
    await scheduler.advance(0.9);
    expect(come).toHaveLength(2);
    await scheduler.advance(0.1);
    expect(come).toHaveLength(3);
    expect(scheduler.pending).toBe(0);
  });

  it('is waited for no longer by who stops, and keeps no timer when that was the last', async () => {
    const scheduler = fakeScheduler(fakeClock());
    const beat = new Beat(scheduler, 1_000);
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [beat.next(one.signal), beat.next(two.signal)];
    one.abort();
    expect(await waiting[0]).toBe(false);
    expect(scheduler.pending).toBe(1);
    two.abort();
    expect(await waiting[1]).toBe(false);
    expect(scheduler.pending).toBe(0);
    expect(await beat.next(two.signal)).toBe(false);
  });
});
