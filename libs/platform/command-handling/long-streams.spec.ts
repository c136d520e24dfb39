import { UnknownEventVersion } from '@app/kernel';
import {
  collect,
  commandIdsFrom,
  fakeClock,
  hastyScheduler,
  InMemoryEventStore,
  randomFrom,
  type Tally,
  type TallyCommand,
  type TallyFact,
  tallyDecider,
  testRecords,
} from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StreamDecider } from './command-handling.port.js';
import { StreamCommandHandling } from './stream-command-handling.js';

const LONG = 10_000;

/** Counts the events that were read of a stream. */
class CountingEventStore extends InMemoryEventStore {
  read = 0;

  override async *readStream(...how: Parameters<InMemoryEventStore['readStream']>): ReturnType<InMemoryEventStore['readStream']> {
    for await (const event of super.readStream(...how)) {
      this.read += 1;
      yield event;
    }
  }

  taken(): number {
    const { read } = this;
    this.read = 0;
    return read;
  }
}

describe('A command on a stream', () => {
  const clock = fakeClock();
  const nextId = commandIdsFrom('long streams');
  let store: CountingEventStore;
  const started = (): StreamCommandHandling =>
    new StreamCommandHandling({ store, clock, scheduler: hastyScheduler(clock), random: randomFrom(7), codeVersion: '1' });
  const context = () => {
    const commandId = nextId();
    return { commandId, actor: { kind: 'shop', id: 'key-1' }, shopId: 'shop-1', correlationId: 's', causationId: commandId } as const;
  };
  const claim = { type: 'Claim', by: 'ann', count: 1 } as const;
  const fill = async (count: number): Promise<void> => {
    const facts = Array.from({ length: count }, (_, n) => ({ type: 'Claimed', data: { by: 'ann', number: n + 1 } }));
    await store.append({ stream: 's', expected: 'no-stream', records: testRecords({ stream: 's', facts }) });
  };
  beforeEach(() => {
    store = new CountingEventStore();
  });

  it.each([10, LONG])('of %d events reads them once after a start, and none of them again', async (events) => {
    await fill(events);
    const handling = started();
    expect(await handling.handle(tallyDecider, 's', claim, context())).toMatchObject({ outcome: 'recorded', revision: events });
    expect(store.taken()).toBe(events);
    expect(await handling.handle(tallyDecider, 's', claim, context())).toMatchObject({ outcome: 'recorded', revision: events + 1 });
    expect(store.taken()).toBe(0);
    expect(await handling.handle(tallyDecider, 's', { type: 'Look' }, context())).toMatchObject({ outcome: 'nothing' });
    expect((await handling.fold(tallyDecider, 's')).revision).toBe(events + 1);
    expect(store.taken()).toBe(0);
  });

  it('reads of another writer what it wrote since, and no more', async () => {
    await fill(LONG);
    const [here, elsewhere] = [started(), started()];
    await here.handle(tallyDecider, 's', claim, context());
    await elsewhere.handle(tallyDecider, 's', claim, context());
    store.taken();
    expect(await here.handle(tallyDecider, 's', claim, context())).toMatchObject({ outcome: 'recorded', revision: LONG + 2 });
    expect(store.taken()).toBe(1);
  });

  it('folds old events brought up to date, and goes on writing the newest version', async () => {
    await fill(3);
    const second: StreamDecider<Tally, TallyCommand, TallyFact> = {
      ...tallyDecider,
      name: 'tally@2',
      schemaVersionOf: () => 2,
      upcast: (event) => (event.metadata.schemaVersion === 2 ? event : { ...event, data: { by: 'ANN', number: event.revision + 1 } }),
    };
    const handled = await started().handle(second, 's', claim, context());
    expect(handled).toMatchObject({ outcome: 'recorded', state: { last: 4, claims: ['ANN', 'ANN', 'ANN', 'ann'] } });
    const stored = await collect(store.readStream('s'));
    expect(stored.map(({ metadata, data }) => [metadata.schemaVersion, data])).toEqual([
      ...[1, 2, 3].map((number) => [1, { by: 'ann', number }]),
      [2, { by: 'ann', number: 4 }],
    ]);
  });

  it('is not decided on an event that this program does not know, and is once it does', async () => {
    await fill(2);
    const refusing: StreamDecider<Tally, TallyCommand, TallyFact> = {
      ...tallyDecider,
      upcast: (event) => {
        if (event.revision === 1) throw new UnknownEventVersion(event, 1);
        return event;
      },
    };
    const handling = started();
    const sent = context();
    for (const work of [
      () => handling.handle(refusing, 's', claim, sent),
      () => handling.fold(refusing, 's'),
      () => handling.records(refusing, 's'),
    ])
      await expect(work()).rejects.toThrow(UnknownEventVersion);
    expect(await store.headPosition()).toBe(2n);
    expect(await handling.handle(tallyDecider, 's', claim, sent)).toMatchObject({ outcome: 'recorded', revision: 2 });
  });
});
