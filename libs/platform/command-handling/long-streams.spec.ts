import { type StreamHead, UnknownEventVersion } from '@app/kernel';
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
import { IdempotencyKeyReused, type StreamDecider } from './command-handling.port.js';
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
    let head: StreamHead | undefined;
    for (let from = 0; from < count; from += 500) {
      const records = testRecords({ stream: 's', head, facts: facts.slice(from, from + 500) });
      ({ head } = await store.append({ stream: 's', expected: head?.revision ?? 'no-stream', records }));
    }
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

  it('that comes again reads its own records only while nothing follows them, and is answered the same when something does', async () => {
    await fill(LONG);
    const handling = started();
    const sent = context();
    const twice = { ...claim, count: 2 } as const;
    const first = await handling.handle(tallyDecider, 's', twice, sent);
    store.taken();
    const again = await handling.handle(tallyDecider, 's', twice, sent);
    expect(store.taken()).toBe(2);
    await handling.handle(tallyDecider, 's', claim, context());
    const later = await handling.handle(tallyDecider, 's', twice, sent);
    const elsewhere = await started().handle(tallyDecider, 's', twice, sent);
    for (const answer of [again, later, elsewhere]) {
      expect(answer).toMatchObject({ outcome: 'repeated', revision: LONG + 1, state: first.state });
      expect('events' in answer && answer.events.map(({ revision }) => revision)).toEqual([LONG, LONG + 1]);
    }
  });

  it('whose key was used before with another body leaves what is known as it is', async () => {
    await fill(LONG);
    const handling = started();
    const sent = context();
    await handling.handle(tallyDecider, 's', claim, sent);
    store.taken();
    const other = { ...sent, commandHash: 'f'.repeat(64) };
    await expect(handling.handle(tallyDecider, 's', claim, other)).rejects.toBeInstanceOf(IdempotencyKeyReused);
    await handling.handle(tallyDecider, 's', claim, context());
    expect(store.taken()).toBe(0);
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
