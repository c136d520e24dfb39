import { describe, expect, it } from '@jest/globals';
import { fakeClock, fakeScheduler, settled } from './fake-clock.js';

describe('A fake clock', () => {
  it('stands until it is moved', () => {
    const clock = fakeClock('2026-11-24T10:00:00.000Z');
    expect(clock.now()).toBe('2026-11-24T10:00:00.000Z');
    clock.advance(1.5);
    expect(clock.now()).toBe('2026-11-24T10:00:01.500Z');
  });
});

describe('A fake scheduler', () => {
  it('runs what falls due in order, each at its own time', async () => {
    const clock = fakeClock('2026-11-24T10:00:00.000Z');
    const scheduler = fakeScheduler(clock);
    const seen: string[] = [];
    scheduler.after(2000, () => seen.push(`b ${clock.now()}`));
    scheduler.after(1000, () => {
      seen.push(`a ${clock.now()}`);
      scheduler.after(500, () => seen.push(`nested ${clock.now()}`));
    });
    scheduler.after(9000, () => seen.push('never'));
    await scheduler.advance(3);
    expect(seen).toEqual(['a 2026-11-24T10:00:01.000Z', 'nested 2026-11-24T10:00:01.500Z', 'b 2026-11-24T10:00:02.000Z']);
    expect(clock.now()).toBe('2026-11-24T10:00:03.000Z');
    expect(scheduler.pending).toBe(1);
  });

  it('forgets what was cancelled', async () => {
    const scheduler = fakeScheduler(fakeClock());
    let ran = false;
    scheduler.after(10, () => {
      ran = true;
    })();
    expect(await scheduler.runNext()).toBe(false);
    expect(ran).toBe(false);
  });

  it('ends a sleep when the time has come, or when its signal aborts', async () => {
    const scheduler = fakeScheduler(fakeClock());
    const woken: string[] = [];
    const first = scheduler.sleep(100).then(() => woken.push('first'));
    const stop = new AbortController();
    const second = scheduler.sleep(100, stop.signal);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await expect(scheduler.sleep(1, stop.signal)).rejects.toThrow('enough');
    await settled();
    expect([woken.length, scheduler.pending]).toEqual([0, 1]);
    await scheduler.advance(0.1);
    await first;
    expect([woken.length, scheduler.pending]).toEqual([1, 0]);
  });
});
