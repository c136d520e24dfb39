import { type StoredEvent, UnknownEventVersion, type Upcast } from '@app/kernel';
import { appendFacts, counted, countersProjection, fakeClock, fakeScheduler, InMemoryEventStore, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import type { ReadStore } from '../../read-store/read-store.port.js';
import { SkippedEvents } from './skipped-events.js';
import { UnfollowedBuild } from './unfollowed-build.js';

const BUILD = 'counters@1#1';
const newFolder = temporaryFolders();

/** A program to which the second event of stream `a` is too new, until it is upgraded; old events count double. */
const doubled = (event: StoredEvent): StoredEvent => {
  const data = event.data as { readonly by: number };
  return { ...event, data: { ...data, by: data.by * 2 } };
};
const tooOld: Upcast = (event) => {
  if (event.stream === 'a' && event.revision === 1) throw new UnknownEventVersion(event, 1);
  return doubled(event);
};

describe('A read model that meets an event of a newer program', () => {
  const clock = fakeClock();
  const scheduler = fakeScheduler(clock);
  let events: InMemoryEventStore;
  let documents: ReadStore;
  beforeEach(() => {
    events = new InMemoryEventStore();
    documents = openEmbeddedReadStore(newFolder());
  });
  afterEach(() => documents.close());

  /** Starts a program, lets it read all there is, and gives what it set aside. */
  const readBy = async (upcast: Upcast) => {
    const projection = countersProjection();
    const skipped = new SkippedEvents(documents, clock, projection);
    const surroundings = { clock, scheduler, random: () => 0.5 };
    const how = { projection, build: BUILD, events, documents, skipped, surroundings, upcast, observe: () => undefined };
    const build = new UnfollowedBuild(how);
    await build.open();
    await build.advanceTo(await events.headPosition());
    return build.listParked();
  };
  const sum = async (id: string): Promise<unknown> => (await documents.get(BUILD, id))?.doc?.['sum'];

  it('sets that stream aside and says what to do, while all others go on; once upgraded it goes on by itself', async () => {
    await appendFacts(events, 'a', counted(1, ['x']), counted(2, ['x']), counted(4, ['x']));
    await appendFacts(events, 'b', counted(8, ['y']));
    const parked = await readBy(tooOld);
    expect(parked).toMatchObject([{ key: 'stream/a', waiting: 1, position: 2n }]);
    expect(parked[0]?.error).toMatch(/^UnknownEventVersion: a revision 1: Counted version 1; .*: upgrade CardTrail$/);
    expect([await sum('x'), await sum('y')]).toEqual([2, 16]);

    expect(await readBy(doubled)).toEqual([]);
    expect([await sum('x'), await sum('y')]).toEqual([14, 16]);
  });
});
