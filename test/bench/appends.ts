import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Command, type Fact, facts, type StreamHead } from '@app/kernel';
import { StreamCommandHandling, type StreamDecider } from '@app/platform/command-handling';
import { EVENTS_SCHEMA, openEmbeddedEventStore } from '@app/platform/event-store';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { encoded } from './facts.js';
import { inFolder, median, perSecond, report } from './measure.js';

const MILLIS = 2_000;
const TIMES = 3;
const BATCH = 256;

/** The same table, the same durability, nothing of ours: `batch` inserts in each transaction. */
function rawInserts(folder: string, batch: number): Promise<number> {
  const database = new DatabaseSync(join(folder, `raw-${batch}-${Math.random()}.db`));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${EVENTS_SCHEMA}`);
  const insert: StatementSync = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  const rows = Array.from({ length: 4_096 }, (_, n) => encoded(`s-${n}`, undefined, n).canonical);
  const random = randomBytes(1 << 20);
  let position = 0;
  return perSecond(1, MILLIS, () => {
    database.exec('BEGIN IMMEDIATE');
    for (let n = 0; n < batch; n += 1) {
      position += 1;
      // Ids are spread as real ones are: in order they would be far cheaper to index.
      const id = Buffer.alloc(16);
      id.writeDoubleBE(Math.random(), 0);
      id.writeBigUInt64BE(BigInt(position), 8);
      const leaf = random.subarray(position % 4_096, (position % 4_096) + 32);
      insert.run(
        position,
        `stream-${position % 256}`,
        Math.floor(position / 256),
        id,
        'Measured',
        rows[position % rows.length] ?? '',
        leaf,
      );
    }
    database.exec('COMMIT');
    return Promise.resolve();
  })
    .then((transactions) => transactions * batch)
    .finally(() => database.close());
}

/** Our appends: encoded, chained, checked, durable; each lane writes a stream of its own. */
async function ourAppends(folder: string, inFlight: number): Promise<number> {
  const store = openEmbeddedEventStore({ folder: join(folder, `appends-${inFlight}-${Math.random()}`) });
  const heads = new Map<string, StreamHead>();
  const free = Array.from({ length: inFlight }, (_, lane) => `stream-${lane}`);
  try {
    return await perSecond(inFlight, MILLIS, async (n) => {
      const stream = free.pop() ?? 'none';
      const head = heads.get(stream);
      const { head: next } = await store.append({ stream, expected: head?.revision ?? 'no-stream', records: [encoded(stream, head, n)] });
      heads.set(stream, next);
      free.push(stream);
    });
  } finally {
    await store.close();
  }
}

type Count = Command<'Count', { readonly by: number }>;
type Counted = Fact<'Counted', { readonly by: number; readonly total: number }>;
const counter: StreamDecider<{ readonly total: number }, Count, Counted> = {
  name: 'bench-counter',
  schemaVersionOf: () => 1,
  initialState: { total: 0 },
  evolve: (_state, event) => ({ total: event.data.total }),
  decide: ({ by }, { total }) => facts({ type: 'Counted', data: { by, total: total + by } }),
};

/** Complete commands: load, decide, append, over 1,000 streams. */
async function commands(folder: string, inFlight: number): Promise<number> {
  const store = openEmbeddedEventStore({ folder: join(folder, `commands-${inFlight}-${Math.random()}`) });
  const handling = new StreamCommandHandling({
    store,
    clock: systemClock,
    scheduler: systemScheduler,
    random: Math.random,
    codeVersion: 'bench',
  });
  try {
    return await perSecond(inFlight, MILLIS, (n) =>
      handling.handle(
        counter,
        `counter-${n % 1000}`,
        { type: 'Count', by: 1 },
        {
          commandId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as Parameters<typeof handling.handle>[3]['commandId'],
          actor: { kind: 'system', id: 'bench' },
          shopId: 'bench',
          correlationId: 'bench',
          causationId: 'bench',
        },
      ),
    );
  } finally {
    await store.close();
  }
}

/** Appends and commands against what SQLite itself does on this machine, in this run. */
export async function measureAppends(): Promise<void> {
  await inFolder(async (folder) => {
    const floor = await median(TIMES, () => rawInserts(folder, 1));
    const ceiling = await median(TIMES, () => rawInserts(folder, BATCH));
    report('raw SQLite, one event per commit (floor)', floor, 'events/s');
    report(`raw SQLite, ${BATCH} events per commit (ceiling)`, ceiling, 'events/s');
    for (const inFlight of [1, 32, 256]) {
      const rate = await median(TIMES, () => ourAppends(folder, inFlight));
      const remark = `${((100 * rate) / ceiling).toFixed(0)} % of the ceiling, ${(rate / floor).toFixed(1)} × the floor`;
      report(`appends, chained and durable, ${inFlight} in flight`, rate, 'events/s', remark);
    }
    for (const inFlight of [1, 32, 256]) {
      const rate = await median(TIMES, () => commands(folder, inFlight));
      report(`commands (load, decide, append), ${inFlight} in flight`, rate, 'commands/s', `${(rate / floor).toFixed(1)} × the floor`);
    }
  });
}
