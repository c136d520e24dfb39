import { fakeClock, fakeScheduler, settled } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { whileRunning } from './while-running.js';

function house() {
  const scheduler = fakeScheduler(fakeClock());
  const failed: string[] = [];
  const running = whileRunning(scheduler, (_error, task) => void failed.push(task));
  return { scheduler, failed, running };
}

describe('A task that runs as long as the process', () => {
  it('is repeated, each time so long after the last, also after it failed', async () => {
    const { scheduler, failed, running } = house();
    let rounds = 0;
    running.every('counting', 5_000, () => {
      rounds += 1;
      return rounds === 2 ? Promise.reject(new Error('once')) : Promise.resolve();
    });
    await scheduler.advance(10);
    expect([rounds, failed]).toEqual([3, ['counting']]);
    await running.stop();
    await scheduler.advance(10);
    expect(rounds).toBe(3);
  });

  it('begins when what it needs is ready, and has nothing to fail of before', async () => {
    const { scheduler, failed, running } = house();
    const { promise: ready, resolve } = Promise.withResolvers<undefined>();
    let isReady = false;
    let rounds = 0;
    const round = (): Promise<void> => {
      rounds += 1;
      return isReady ? Promise.resolve() : Promise.reject(new Error('too early'));
    };
    running.every('taking up', 5_000, round, ready);
    running.follow('following', round, ready);
    await scheduler.advance(60);
    expect([rounds, failed]).toEqual([0, []]);
    isReady = true;
    resolve(undefined);
    await settled();
    expect([rounds, failed]).toEqual([2, []]);
    await running.stop();
  });

  it('that never could begin does not keep the process from ending', async () => {
    const { running } = house();
    let rounds = 0;
    running.every(
      'waiting',
      5_000,
      async () => {
        rounds += 1;
        return Promise.resolve();
      },
      new Promise(() => undefined),
    );
    await running.stop();
    expect(rounds).toBe(0);
  });
});
