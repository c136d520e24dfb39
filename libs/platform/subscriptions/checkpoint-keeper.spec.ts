import { fakeClock, fakeScheduler } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { CheckpointKeeper } from './checkpoint-keeper.js';

describe('Keeping a checkpoint', () => {
  const scheduler = fakeScheduler(fakeClock());

  it('saves the newest a little later, once', async () => {
    const saved: bigint[] = [];
    const keeper = new CheckpointKeeper(scheduler, async (position) => void saved.push(position), fail);
    for (const position of [1n, 2n, 3n]) keeper.note(position);
    expect(saved).toEqual([]);
    await scheduler.advance(1);
    expect(saved).toEqual([3n]);
    await keeper.flush();
    expect(saved).toEqual([3n]);
  });

  it('saves nothing that was saved together with what it stands for', async () => {
    const saved: bigint[] = [];
    const keeper = new CheckpointKeeper(scheduler, async (position) => void saved.push(position), fail);
    keeper.note(4n);
    keeper.saved(5n);
    await scheduler.advance(1);
    await keeper.flush();
    expect(saved).toEqual([]);
  });

  it('makes good with the next save what one could not', async () => {
    const saved: bigint[] = [];
    const errors: unknown[] = [];
    let isBroken = true;
    const save = async (position: bigint): Promise<void> => {
      if (isBroken) throw new Error('disk full');
      saved.push(position);
    };
    const keeper = new CheckpointKeeper(scheduler, save, (error) => errors.push(error));
    keeper.note(1n);
    await scheduler.advance(1);
    expect(errors).toEqual([new Error('disk full')]);
    isBroken = false;
    keeper.note(1n);
    await scheduler.advance(1);
    expect(saved).toEqual([1n]);
  });
});

function fail(error: unknown): never {
  throw error;
}
