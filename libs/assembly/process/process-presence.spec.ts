import type { MoveUnfinished } from '@app/platform/engine';
import { beginArrival, closePlace, giveSign, openPlace, signsGiven } from '@app/platform/engine';
import { openEmbeddedReadStore } from '@app/platform/read-store';
import { FaultyReadStore, fakeClock, fakeScheduler, settled, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bePresent, type Presence } from './process-presence.js';

const newFolder = temporaryFolders();

describe('A process on shared stores', () => {
  let clock: ReturnType<typeof fakeClock>;
  let scheduler: ReturnType<typeof fakeScheduler>;
  let documents: FaultyReadStore;
  let closed: MoveUnfinished[];
  let warned: string[];
  beforeEach(async () => {
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    documents = new FaultyReadStore(openEmbeddedReadStore(newFolder()));
    [closed, warned] = [[], []];
    await beginArrival(documents, { shop: 's', place: 'p', since: clock.now() });
    await openPlace(documents, clock.now());
  });
  afterEach(() => documents.close());
  const present = (process: string): Promise<Presence> =>
    bePresent({
      ...{ documents, process, clock, scheduler },
      log: (_level, what) => void warned.push(what),
      onClosed: (error) => void closed.push(error),
    });

  it('gives a sign before anything else, another one every five seconds, and says that it has ended', async () => {
    const presence = await present('a');
    const [first] = await signsGiven(documents);
    expect(first).toMatchObject({ process: 'a', at: clock.now() });
    await scheduler.advance(6);
    expect((await signsGiven(documents))[0]?.version).not.toBe(first?.version);
    await presence.stop();
    expect(await signsGiven(documents)).toEqual([]);
    expect(closed).toEqual([]);
  });

  it('is told once that the stores were closed, and gives signs until it has ended', async () => {
    const presence = await present('a');
    await closePlace(documents, clock.now());
    await scheduler.advance(6);
    expect(closed).toMatchObject([{ name: 'MoveUnfinished' }]);
    const [before] = await signsGiven(documents);
    await scheduler.advance(30);
    expect((await signsGiven(documents))[0]?.version).not.toBe(before?.version);
    expect(closed).toHaveLength(1);
    await presence.stop();
  });

  it('goes on when the store does not answer, and forgets processes that were killed long ago', async () => {
    await giveSign(documents, 'killed', clock.now());
    clock.advance(90_000);
    const presence = await present('a');
    expect((await signsGiven(documents)).map(({ process }) => process)).toEqual(['a']);
    documents.plan = () => true;
    await scheduler.advance(6);
    expect(warned).toEqual(['no sign could be given that this process works']);
    documents.plan = () => false;
    const [before] = await signsGiven(documents);
    await scheduler.advance(6);
    await settled();
    expect((await signsGiven(documents))[0]?.version).not.toBe(before?.version);
    await presence.stop();
  });
});
