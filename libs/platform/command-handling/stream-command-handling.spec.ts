import type { CommandId, StoredEvent } from '@app/kernel';
import {
  type AppendFault,
  commandIdsFrom,
  FaultyEventStore,
  fakeClock,
  hastyScheduler,
  monotonicOf,
  randomFrom,
  type Tally,
  type TallyCommand,
  type TallyFact,
  tallyDecider,
  temporaryFolders,
} from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AppendTooLarge,
  type EmbeddedEventStore,
  type EventStore,
  openEmbeddedEventStore,
  StoreUnavailable,
} from '../event-store/index.js';
import { type CommandContext, CommandNotSettled, type Handled, IdempotencyKeyReused, type StreamDecider } from './command-handling.port.js';
import { StreamCommandHandling, type StreamCommandHandlingOptions } from './stream-command-handling.js';

describe('Handling commands', () => {
  const folder = temporaryFolders();
  const clock = fakeClock();
  let inner: EmbeddedEventStore;
  let store: FaultyEventStore;
  let here: StreamCommandHandling;
  let elsewhere: StreamCommandHandling;
  let nextId: () => CommandId;

  const handling = (over: EventStore, options: Partial<StreamCommandHandlingOptions> = {}): StreamCommandHandling =>
    new StreamCommandHandling({
      store: over,
      clock,
      monotonic: monotonicOf(clock),
      scheduler: hastyScheduler(clock),
      random: randomFrom(7),
      codeVersion: '1.2.3',
      ...options,
    });
  const context = (over: Partial<CommandContext> = {}): CommandContext => {
    const commandId = over.commandId ?? nextId();
    return { commandId, actor: { kind: 'shop', id: 'key-1' }, shopId: 'shop-1', correlationId: 's', causationId: commandId, ...over };
  };
  const claim = (by: string, count = 1, most?: number) => ({ type: 'Claim' as const, by, count, ...(most === undefined ? {} : { most }) });
  const events = async (): Promise<readonly StoredEvent<TallyFact>[]> => here.records<TallyFact>(tallyDecider, 's');
  const plan = (...faults: readonly AppendFault[]): void => {
    const left = [...faults];
    store.nextFault = () => left.shift() ?? 'works';
  };

  beforeEach(() => {
    inner = openEmbeddedEventStore({ folder: folder() });
    store = new FaultyEventStore(inner);
    nextId = commandIdsFrom('handling');
    here = handling(store);
    elsewhere = handling(inner);
  });
  afterEach(() => inner.close());

  it('records what was decided, with who, why and when', async () => {
    const sent = context({
      commandHash: 'ab',
      causation: { stream: 'inbox', revision: '3', id: 'x', sha256: 'cd' },
      occurredAt: clock.now(),
    });
    const handled = await here.handle(tallyDecider, 's', claim('ann', 2), sent);
    expect(handled).toMatchObject({ outcome: 'recorded', revision: 1, state: { last: 2, claims: ['ann', 'ann'] } });
    const [first, second] = await events();
    expect(first?.metadata).toEqual({
      actor: { kind: 'shop', id: 'key-1' },
      $correlationId: 's',
      $causationId: sent.commandId,
      causation: sent.causation,
      commandId: sent.commandId,
      commandHash: 'ab',
      codeVersion: '1.2.3',
      occurredAt: sent.occurredAt,
      recordedAt: clock.now(),
      schemaVersion: 1,
      shopId: 'shop-1',
    });
    expect(second?.metadata.prev).toBe(first?.leaf);
    expect(handled).toMatchObject({
      events: [
        { type: 'Claimed', data: { number: 1 } },
        { type: 'Claimed', data: { number: 2 } },
      ],
    });
  });

  it('says that nothing was left to do, and records nothing', async () => {
    expect(await here.handle(tallyDecider, 's', { type: 'Look' }, context())).toEqual({
      outcome: 'nothing',
      revision: -1,
      state: tallyDecider.initialState,
    });
    expect(await here.fold(tallyDecider, 's')).toEqual({ revision: -1, state: tallyDecider.initialState });
    expect(await events()).toEqual([]);
  });

  describe('a refusal', () => {
    it('is kept as a fact where its decider keeps it, and is the answer to a repeat too', async () => {
      const sent = context();
      const first = await here.handle(tallyDecider, 's', claim('ann', 1, 0), sent);
      expect(first).toMatchObject({ outcome: 'refused', refusal: { code: 'tally-full', parameters: { most: 0 } }, revision: 0 });
      expect(first).toMatchObject({ events: [{ type: 'ClaimRefused' }], state: { refused: ['ann'] } });
      await elsewhere.handle(tallyDecider, 's', claim('bob'), context());
      expect(await here.handle(tallyDecider, 's', claim('ann', 1, 0), sent)).toEqual(first);
    });

    it('leaves no trace where its decider keeps none, and is decided anew the next time', async () => {
      const sent = context({ actor: { kind: 'saga', id: 'some-saga' } });
      expect(await here.handle(tallyDecider, 's', claim('ann', 1, 0), sent)).toMatchObject({
        outcome: 'refused',
        revision: -1,
        events: [],
      });
      expect(await here.handle(tallyDecider, 's', claim('ann', 1, 9), sent)).toMatchObject({ outcome: 'recorded' });
    });

    it('is not made on an old state', async () => {
      await here.handle(tallyDecider, 's', claim('ann'), context());
      await elsewhere.handle(tallyDecider, 's', claim('bob', 4), context());
      const saga = context({ actor: { kind: 'saga', id: 'some-saga' } });
      expect(await here.handle(tallyDecider, 's', claim('cid', 1, 5), saga)).toMatchObject({ outcome: 'refused', revision: 4 });
      expect(await here.handle(tallyDecider, 's', { type: 'Look' }, context())).toMatchObject({ state: { last: 5 } });
    });
  });

  describe('a command that was sent before', () => {
    it.each(['the same', 'another'])('gets its first answer from %s process, whatever has happened since', async (which) => {
      const sent = context({ commandHash: 'ab' });
      const first = await here.handle(tallyDecider, 's', claim('ann', 2), sent);
      await elsewhere.handle(tallyDecider, 's', claim('bob', 3), context());
      const again = await (which === 'the same' ? here : elsewhere).handle(tallyDecider, 's', claim('ann', 2), sent);
      expect(again).toMatchObject({ outcome: 'repeated', revision: 1, state: { last: 2 } });
      expect(answerOf(again)).toEqual(answerOf(first));
      expect(await events()).toHaveLength(5);
    });

    it('is refused when its body is another', async () => {
      const sent = context({ commandHash: 'ab' });
      await here.handle(tallyDecider, 's', claim('ann'), sent);
      const other = here.handle(tallyDecider, 's', claim('bob'), { ...sent, commandHash: 'cd' });
      await expect(other).rejects.toBeInstanceOf(IdempotencyKeyReused);
      await expect(elsewhere.handle(tallyDecider, 's', claim('bob'), { ...sent, commandHash: 'cd' })).rejects.toBeInstanceOf(
        IdempotencyKeyReused,
      );
      expect(await events()).toHaveLength(1);
    });

    it('is recorded once though it is sent many times at once', async () => {
      const sent = context();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? here : elsewhere).handle(tallyDecider, 's', claim('ann'), sent)),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answerOf(answer)))).size).toBe(1);
      expect(await events()).toHaveLength(1);
    });
  });

  it('takes commands of one stream first in, first out', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `n${n}`);
    await Promise.all(names.map((by) => here.handle(tallyDecider, 's', claim(by), context())));
    expect((await here.fold(tallyDecider, 's')).state).toMatchObject({ claims: names });
  });

  it('decides anew when another process was faster', async () => {
    await here.handle(tallyDecider, 's', claim('ann'), context());
    await elsewhere.handle(tallyDecider, 's', claim('bob'), context());
    expect(await here.handle(tallyDecider, 's', claim('cid'), context())).toMatchObject({
      state: { last: 3, claims: ['ann', 'bob', 'cid'] },
    });
  });

  it('gives up after a number of conflicts, with growing pauses', async () => {
    const pauses: number[] = [];
    const scheduler = hastyScheduler(clock);
    const busy = handling(store, {
      mostConflicts: 5,
      scheduler: { ...scheduler, sleep: (millis) => scheduler.sleep(pauses.push(millis) > 0 ? millis : 0) },
    });
    const faster = new FaultyEventStore(inner);
    store.append = async (request) => {
      await elsewhere.handle(tallyDecider, 's', claim('faster'), context());
      return faster.append(request);
    };
    await expect(busy.handle(tallyDecider, 's', claim('ann'), context())).rejects.toBeInstanceOf(CommandNotSettled);
    expect(pauses).toHaveLength(5);
    expect((pauses[4] ?? 0) > (pauses[0] ?? 0)).toBe(true);
  });

  it.each<[string, readonly AppendFault[]]>([
    ['written', ['unknown, written']],
    ['not written', ['unknown, not written']],
    ['written late', ['unknown, written late']],
    ['not written, twice, and then written', ['unknown, not written', 'unknown, not written', 'unknown, written']],
    ['not written, and then the store was away', ['unknown, not written', 'unavailable']],
  ])('finds out what became of an append without an answer that was %s', async (_how, faults) => {
    await here.handle(tallyDecider, 's', claim('ann'), context());
    plan(...faults);
    const handled = await here.handle(tallyDecider, 's', claim('bob', 2), context());
    expect(handled).toMatchObject({ outcome: 'recorded', revision: 2, state: { last: 3 } });
    expect((await events()).map(({ data }) => data)).toEqual([
      { by: 'ann', number: 1 },
      { by: 'bob', number: 2 },
      { by: 'bob', number: 3 },
    ]);
    expect(await here.handle(tallyDecider, 's', claim('cid'), context())).toMatchObject({ state: { last: 4 } });
  });

  it('says that it is done, or that it is not settled, but never that nothing was written, when what it wrote cannot be read back', async () => {
    const { readStream } = store;
    const readingFails = (afterCalls: number, times: number): void => {
      let calls = 0;
      store.readStream = async function* (...how) {
        calls += 1;
        if (calls > afterCalls && calls <= afterCalls + times) throw new StoreUnavailable('it was planned so');
        yield* readStream(...how);
      };
    };
    plan('unknown, written');
    readingFails(2, 4);
    expect(await here.handle(tallyDecider, 's', claim('ann'), context())).toMatchObject({ outcome: 'recorded', state: { last: 1 } });
    plan('unknown, written');
    readingFails(1, Number.MAX_SAFE_INTEGER);
    await expect(here.handle(tallyDecider, 's', claim('bob'), context())).rejects.toBeInstanceOf(CommandNotSettled);
    store.readStream = readStream;
    expect(await events()).toHaveLength(2);
  });

  it('gives up in time though the clock is set back again and again', async () => {
    let millis = 0;
    const timed = handling(store, { monotonic: () => (millis += 1_000) });
    store.nextFault = () => {
      clock.advance(-3_600);
      return 'unknown, not written';
    };
    await expect(timed.handle(tallyDecider, 's', claim('ann'), context())).rejects.toBeInstanceOf(CommandNotSettled);
    expect(millis).toBeLessThan(30_000);
  });

  it('decides anew when others wrote where an append without an answer would have stood', async () => {
    store.nextFault = () => 'unknown, not written';
    const stuck = here.handle(tallyDecider, 's', claim('ann'), context());
    await elsewhere.handle(tallyDecider, 's', claim('bob'), context());
    store.nextFault = () => 'works';
    expect(await stuck).toMatchObject({ outcome: 'recorded', state: { claims: ['bob', 'ann'] } });
  });

  it('gives up when the store cannot say in time, and the same command settles later', async () => {
    const sent = context();
    store.nextFault = () => 'unknown, not written';
    await expect(here.handle(tallyDecider, 's', claim('ann'), sent)).rejects.toBeInstanceOf(CommandNotSettled);
    plan('unknown, written late');
    await here.handle(tallyDecider, 's', claim('bob'), context());
    expect(await here.handle(tallyDecider, 's', claim('ann'), sent)).toMatchObject({
      outcome: 'recorded',
      state: { claims: ['bob', 'ann'] },
    });
  });

  it('passes on what tells that nothing was written', async () => {
    plan('unavailable');
    await expect(here.handle(tallyDecider, 's', claim('ann'), context())).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(here.handle(tallyDecider, 's', claim('x'.repeat(1_000_001)), context())).rejects.toBeInstanceOf(AppendTooLarge);
    expect(await events()).toEqual([]);
  });

  it('forgets folds that were not used for long, and is right all the same', async () => {
    const small = handling(store, { foldsKept: 2 });
    for (let round = 1; round <= 3; round += 1) {
      for (const stream of ['p', 'q', 'r', 's']) {
        expect(await small.handle(tallyDecider, stream, claim('ann'), context())).toMatchObject({ state: { last: round } });
      }
    }
  });

  it('keeps nothing of what is folded in passing, and folds it on from what is kept', async () => {
    await elsewhere.handle(tallyDecider, 's', claim('ann'), context());
    let readFrom: (number | undefined)[] = [];
    const { readStream } = store;
    store.readStream = (stream, options) => {
      readFrom.push(options?.from);
      return readStream(stream, options);
    };
    for (let n = 0; n < 2; n += 1) expect(await here.fold(tallyDecider, 's', { inPassing: true })).toMatchObject({ revision: 0 });
    expect(readFrom).toEqual([0, 0]);
    await here.fold(tallyDecider, 's');
    readFrom = [];
    expect(await here.fold(tallyDecider, 's', { inPassing: true })).toMatchObject({ revision: 0, state: { claims: ['ann'] } });
    expect(readFrom).toEqual([1]);
    store.readStream = readStream;
  });

  it('brings old events up to date for the fold and for those who read records', async () => {
    await here.handle(tallyDecider, 's', claim('ann'), context());
    const renamed: StreamDecider<Tally, TallyCommand, TallyFact> = {
      ...tallyDecider,
      name: 'tally@2',
      upcast: (event) => ({ ...event, data: { ...(event.data as object), by: 'ANN' } }),
    };
    expect((await here.fold(renamed, 's')).state.claims).toEqual(['ANN']);
    expect((await here.records(renamed, 's')).map(({ data }) => data)).toEqual([{ by: 'ANN', number: 1 }]);
    expect(await here.handle(renamed, 's', claim('bob'), context())).toMatchObject({ state: { claims: ['ANN', 'ANN'] } });
  });

  it('reads the records of a stream as they were at a time, or at a revision', async () => {
    await here.handle(tallyDecider, 's', claim('ann', 2), context());
    const before = clock.now();
    clock.advance(60);
    await here.handle(tallyDecider, 's', claim('bob'), context());
    expect(await here.records(tallyDecider, 's', { asOf: before })).toHaveLength(2);
    expect(await here.records(tallyDecider, 's', { upToRevision: 0 })).toHaveLength(1);
    expect(await events()).toHaveLength(3);
  });

  it('never lets recorded time run backwards', async () => {
    await here.handle(tallyDecider, 's', claim('ann'), context());
    const [first] = await events();
    clock.advance(-3_600);
    await here.handle(tallyDecider, 's', claim('bob'), context());
    clock.advance(3_600);
    expect((await events())[1]?.metadata.recordedAt).toBe(first?.metadata.recordedAt);
  });
});

/** What a caller sees of an answer; first and repeat must be equal. Positions are the store's own. */
function answerOf(handled: Handled<Tally, TallyFact>): unknown {
  const { state, revision } = handled;
  return { state, revision, ids: 'events' in handled ? handled.events.map(({ id }) => id) : [] };
}
