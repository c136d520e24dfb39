// A process of its own, as an api is one: commands from two clients at once, over an EventStoreDB that goes wrong meanwhile.
// It goes on until a line comes in on stdin, reads everything back and prints one JSON line: what was answered, what is wrong.
// node --import ./test/bench/resolve-app.mjs test/faults/command-writers.ts   with EVENTSTORE_URL, WRITERS, RUN
import { once } from 'node:events';
import { type Command, derivedCommandId, type Fact, facts, refuse } from '@app/kernel';
import { CommandNotSettled, StreamCommandHandling, type StreamDecider } from '@app/platform/command-handling';
import { type EventStore, StoreUnavailable } from '@app/platform/event-store';
import { openEventStoreDb } from '@app/platform/event-store/eventstoredb';
import { systemClock, systemScheduler } from '@app/platform/observability';

type Claim = Command<'Claim', { readonly by: string; readonly odd: boolean }>;
type Claimed = Fact<'Claimed', { readonly by: string; readonly number: number }>;

/** Each claim gets the next number of its stream; some are refused for what they find there. */
const claims: StreamDecider<{ readonly last: number }, Claim, Claimed> = {
  name: 'claims',
  schemaVersionOf: () => 1,
  initialState: { last: 0 },
  evolve: (_state, event) => ({ last: event.data.number }),
  decide: ({ by, odd }, { last }) => {
    if (odd && last % 5 === 4) return refuse('not-now', { last });
    return facts({ type: 'Claimed', data: { by, number: last + 1 } });
  },
};

const STREAMS = 40;
const WRITERS = Number(process.env['WRITERS'] ?? 64);
const RUN = process.env['RUN'] ?? String(process.pid);
const prefix = `claims.${RUN}-`;
const surroundings = { clock: systemClock, scheduler: systemScheduler, random: Math.random };
const stores = await Promise.all([1, 2].map(() => openEventStoreDb({ url: process.env['EVENTSTORE_URL'] ?? '', ...surroundings })));
const handlings = stores.map((store) => new StreamCommandHandling({ store, ...surroundings, codeVersion: 'faults' }));

type Ended = 'done' | 'refused' | 'not written' | 'not settled';
const ended = new Map<string, Ended>();
const waits: number[] = [];
let stopped = false;

async function writer(lane: number): Promise<void> {
  for (let n = 0; !stopped; n += 1) {
    const by = `${lane}/${n}`;
    const commandId = derivedCommandId('claim', RUN, by);
    const context = { commandId, actor: { kind: 'system', id: 'faults' }, shopId: 's', correlationId: by, causationId: by } as const;
    const stream = `${prefix}${(lane * 31 + n) % STREAMS}`;
    const from = performance.now();
    const how = await handlings[lane % 2]
      ?.handle(claims, stream, { type: 'Claim', by, odd: n % 7 === 0 }, context)
      .then(({ outcome }): Ended => (outcome === 'refused' ? 'refused' : 'done'), endOf);
    waits.push(performance.now() - from);
    if (how !== undefined) ended.set(by, how);
  }
}

function endOf(error: unknown): Ended {
  if (error instanceof StoreUnavailable) return 'not written';
  if (error instanceof CommandNotSettled) return 'not settled';
  throw error;
}

const stopFollowing = new AbortController();
const followed: string[] = [];
let followedTo = await first(stores).headPosition();
let losses = 0;

/** Follows as a subscription does: when the store is lost it begins again where it was. */
async function follow(): Promise<void> {
  const { signal } = stopFollowing;
  while (!signal.aborted) {
    try {
      for await (const item of first(stores).subscribe({ after: followedTo, filter: { streamPrefixes: [prefix] }, signal })) {
        if (item.kind === 'event') followed.push(item.event.id);
        followedTo = item.kind === 'event' ? item.event.position : item.position;
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      losses += 1;
      await systemScheduler.sleep(100 + 100 * Math.random());
    }
  }
}

/** What does not agree between what was answered and what is there. */
async function faultsIn(store: EventStore): Promise<string[]> {
  const faults: string[] = [];
  const found = new Map<string, number>();
  const order: string[] = [];
  for await (const event of store.readAll({ filter: { streamPrefixes: [prefix] } })) {
    const { by, number } = event.data as Claimed['data'];
    if (number !== event.revision + 1) faults.push(`${event.stream} ${event.revision} holds number ${number}`);
    found.set(by, (found.get(by) ?? 0) + 1);
    order.push(event.id);
  }
  for (const [by, how] of ended) {
    const times = found.get(by) ?? 0;
    const right = how === 'not settled' ? times <= 1 : times === (how === 'done' ? 1 : 0);
    if (!right) faults.push(`command ${by} ended as ${how} and was recorded ${times} times`);
  }
  for (const by of found.keys()) if (!ended.has(by)) faults.push(`command ${by} was recorded and never ended`);
  if (followed.join() !== order.join()) faults.push(`followed ${followed.length} records, ${order.length} are there`);
  for (let n = 0; n < STREAMS; n += 1) {
    const damage = await store.findDamage({ stream: `${prefix}${n}` });
    if (damage !== undefined) faults.push(`damage: ${damage.kind} at ${damage.stream} ${damage.revision}`);
  }
  return faults;
}

function first(all: readonly EventStore[]): EventStore {
  const [store] = all;
  if (store === undefined) throw new Error('there are two stores');
  return store;
}

const following = follow();
const writing = Promise.all(Array.from({ length: WRITERS }, (_, lane) => writer(lane)));
process.stdout.write('writing\n');
await once(process.stdin, 'data');
stopped = true;
await writing;
const head = await first(stores).headPosition();
while (followedTo < head) await systemScheduler.sleep(20);
stopFollowing.abort();
await following;
const faults = await faultsIn(first(stores));
const count = (how: Ended): number => [...ended.values()].filter((each) => each === how).length;
waits.sort((a, b) => a - b);
const report = {
  ...{ done: count('done'), refused: count('refused'), notWritten: count('not written'), notSettled: count('not settled') },
  ...{ losses, slowestMillis: Math.round(waits.at(-1) ?? 0), faults: faults.slice(0, 20) },
};
await Promise.all(stores.map((store) => store.close()));
process.stdout.write(`${JSON.stringify(report)}\n`);
process.stdin.destroy();
