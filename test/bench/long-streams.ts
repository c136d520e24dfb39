import { operationsDecider } from '@app/domain/operations';
import { intakeDecider } from '@app/domain/vault';
import { type Command, derivedCommandId, encodeRecords, type Fact, type StreamHead, sha256, type Wish } from '@app/kernel';
import { StreamCommandHandling, type StreamDecider } from '@app/platform/command-handling';
import { type EventStore, openEmbeddedEventStore } from '@app/platform/event-store';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { inFolder, percentile, report } from './measure.js';

const SHORT = 10;
const LONG = 10_000;
const COMMANDS = 400;
const RECORDS_OF_AN_APPEND = 250;

/** A stream that grows as long as the house stands: the n-th fact in it, and a command that records the n-th. */
type Growing<S, C extends Command, F extends Fact> = {
  readonly decider: StreamDecider<S, C, F>;
  readonly fact: (n: number) => F;
  readonly wish: (n: number) => Wish<C>;
};
type Decided<D> = D extends StreamDecider<infer S, infer C, infer F> ? Growing<S, C, F> : never;

const since = systemClock.now();
const platform: Decided<typeof operationsDecider> = {
  decider: operationsDecider,
  fact: (n) =>
    n % 2 === 0
      ? { type: 'WorkerSilent', data: { worker: 'w1', since } }
      : { type: 'WorkerResumed', data: { worker: 'w1', from: since, to: since } },
  wish: (n) => (n % 2 === 0 ? { type: 'NoteWorkerSilent', worker: 'w1', since } : { type: 'NoteWorkerResumed', worker: 'w1' }),
};
const intake: Decided<typeof intakeDecider> = {
  decider: intakeDecider,
  fact: (n) => ({
    type: 'BatchAdmitted',
    data: { batchId: `b${n}`, productId: `p${n % 50}`, quantity: 1_000, fingerprintsDigest: sha256(`${n}`) },
  }),
  wish: (n) => ({
    ...{ type: 'AdmitBatch', batchId: `b${n}`, productId: `p${n % 50}`, fingerprints: [sha256(`key ${n}`)] },
    ...{ indexRevision: n - 1, duplicates: [] },
  }),
};

const by = { actor: { kind: 'system', id: 'bench' }, shopId: 'bench' } as const;
const contextOf = (stream: string, n: number) => {
  const commandId = derivedCommandId('bench', stream, n);
  return { ...by, commandId, correlationId: stream, causationId: commandId };
};

async function fill<S, C extends Command, F extends Fact>(store: EventStore, stream: string, events: number, growing: Growing<S, C, F>) {
  let head: StreamHead | undefined;
  for (let n = 0; n < events; n += RECORDS_OF_AN_APPEND) {
    const facts = Array.from({ length: Math.min(RECORDS_OF_AN_APPEND, events - n) }, (_, index) => growing.fact(n + index));
    const commandId = derivedCommandId('fill', stream, n);
    const records = encodeRecords(facts, {
      stream,
      head,
      now: systemClock.now(),
      schemaVersionOf: growing.decider.schemaVersionOf,
      metadata: { ...by, commandId, $correlationId: stream, $causationId: commandId, codeVersion: 'bench' },
    });
    head = (await store.append({ stream, expected: head?.revision ?? 'no-stream', records })).head;
  }
}

const handlingOver = (store: EventStore): StreamCommandHandling =>
  new StreamCommandHandling({ store, clock: systemClock, scheduler: systemScheduler, random: Math.random, codeVersion: 'bench' });

async function timed(work: () => Promise<{ readonly outcome: string }>): Promise<number> {
  const start = performance.now();
  const { outcome } = await work();
  if (outcome !== 'recorded') throw new Error(`the command was ${outcome}`);
  return performance.now() - start;
}

/** One command after another: on one long stream, or each on a short stream of its own; every fold is warm. */
async function measureStream<S, C extends Command, F extends Fact>(store: EventStore, name: string, growing: Growing<S, C, F>) {
  const handling = handlingOver(store);
  const { decider, wish } = growing;
  const short = (n: number): string => `${name}-short-${n}`;
  const long = `${name}-long`;
  await fill(store, long, LONG, growing);
  for (let n = 0; n < COMMANDS; n += 1) {
    await fill(store, short(n), SHORT, growing);
    await handling.fold(decider, short(n));
  }
  const cold = await timed(() => handlingOver(store).handle(decider, long, wish(LONG), contextOf(long, LONG)));
  await handling.fold(decider, long);
  const ofShort: number[] = [];
  const ofLong: number[] = [];
  for (let n = 0; n < COMMANDS; n += 1) {
    ofShort.push(await timed(() => handling.handle(decider, short(n), wish(SHORT), contextOf(short(n), SHORT))));
    const next = LONG + 1 + n;
    ofLong.push(await timed(() => handling.handle(decider, long, wish(next), contextOf(long, next))));
  }
  for (const percent of [50, 99]) {
    const [few, many] = [percentile(ofShort, percent), percentile(ofLong, percent)];
    report(`command on ${name} of ${SHORT} events, p${percent}`, few, 'ms');
    report(
      `command on ${name} of ${LONG.toLocaleString('en')} events, p${percent}`,
      many,
      'ms',
      `${(many / few).toFixed(2)} × the short one`,
    );
  }
  report(`first command on ${name} of ${LONG.toLocaleString('en')} events after a start`, cold, 'ms', 'folded from its first event');
}

/** What a command costs on the streams that only ever grow: with their fold in memory, and once after a start. */
export async function measureLongStreams(): Promise<void> {
  await inFolder(async (folder) => {
    const store = openEmbeddedEventStore({ folder });
    await measureStream(store, 'platform', platform);
    await measureStream(store, 'intake', intake);
    await store.close();
  });
}
