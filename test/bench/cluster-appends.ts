import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StreamHead } from '@app/kernel';
import { openEventStoreDb } from '@app/platform/event-store/eventstoredb';
import { systemScheduler } from '@app/platform/observability';
import { EventStoreDBClient, type JSONType, jsonEvent } from '@eventstore/db-client';
import { encoded } from './facts.js';
import { percentile, perSecond, report } from './measure.js';

const MILLIS = 1_500;
const TIMES = 7;
const IN_FLIGHT = 256;

/** The bare client with a call for each append; by default it takes one call for all, and those rates are what ours are held against. */
class PlainClient extends EventStoreDBClient {
  protected override supports = (): Promise<boolean> => Promise.resolve(false);
}

type Appending = { readonly append: (stream: string, n: number) => Promise<void>; readonly close: () => Promise<void> };

/** What the client library does by itself: events as objects, no chain, nothing checked. */
function bare(client: EventStoreDBClient): Appending {
  const revisions = new Map<string, bigint>();
  return {
    append: async (stream, n) => {
      const { id, type, dataJson, metadataJson } = encoded(stream, undefined, n);
      const event = jsonEvent({ id, type, data: JSON.parse(dataJson) as JSONType, metadata: JSON.parse(metadataJson) as JSONType });
      const expectedRevision = revisions.get(stream) ?? 'no_stream';
      const { nextExpectedRevision } = await client.appendToStream(stream, event, { expectedRevision });
      revisions.set(stream, nextExpectedRevision);
    },
    close: () => client.dispose(),
  };
}

/** Our appends: encoded, chained, checked. */
async function ours(url: string): Promise<Appending> {
  const store = await openEventStoreDb({ url, scheduler: systemScheduler, random: Math.random });
  const heads = new Map<string, StreamHead>();
  return {
    append: async (stream, n) => {
      const head = heads.get(stream);
      const records = [encoded(stream, head, n)];
      heads.set(stream, (await store.append({ stream, expected: head?.revision ?? 'no-stream', records })).head);
    },
    close: () => store.close(),
  };
}

let measured = 0;

async function rateOf(open: () => Promise<Appending>): Promise<number> {
  const { append, close } = await open();
  measured += 1;
  const run = measured;
  const free = Array.from({ length: IN_FLIGHT }, (_, lane) => `bench-${process.pid}-${run}-${lane}`);
  try {
    return await perSecond(IN_FLIGHT, MILLIS, async (n) => {
      const stream = free.pop() ?? 'none';
      await append(stream, n);
      free.push(stream);
    });
  } finally {
    await close();
  }
}

/** Appends to EventStoreDB through our adapter and through the bare client, side by side on the same server: a real one where EVENTSTORE_URL says so, else the double. */
export async function measureClusterAppends(): Promise<void> {
  const given = process.env['EVENTSTORE_URL'];
  const double = given === undefined || given === '' ? startDouble() : undefined;
  const url = double === undefined ? (given ?? '') : await addressOf(double);
  const server = double === undefined ? 'EventStoreDB' : 'double of EventStoreDB';
  const connected = (Client: typeof EventStoreDBClient) => Promise.resolve(bare(new Client(...addressFor(url))));
  try {
    const rates: { plain: number; batch: number; own: number }[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      // In turns, so that a slow moment of the machine meets all of them.
      const plain = await rateOf(() => connected(PlainClient));
      const batch = await rateOf(() => connected(EventStoreDBClient));
      rates.push({ plain, batch, own: await rateOf(() => ours(url)) });
    }
    const middle = (of: (one: (typeof rates)[number]) => number): number => percentile(rates.map(of), 50);
    const [plain, batch, own] = [middle((one) => one.plain), middle((one) => one.batch), middle((one) => one.own)];
    report(`${server}, bare client, plain, ${IN_FLIGHT} in flight`, plain, 'events/s');
    report(`${server}, bare client as it comes, ${IN_FLIGHT} in flight`, batch, 'events/s');
    const percent = (ratio: number): string => `${(100 * ratio).toFixed(0)} %`;
    const remark = `${percent(middle((one) => one.own / one.batch))} of the bare client as it comes, ${percent(middle((one) => one.own / one.plain))} of plain`;
    report(`${server}, our appends, ${IN_FLIGHT} in flight`, own, 'events/s', remark);
  } finally {
    double?.stdin?.end();
  }
}

function addressFor(url: string): [{ endpoint: { address: string; port: number } }, { insecure: boolean }] {
  const [, address = '', port = ''] = /^esdb:\/\/([^:,/]+):(\d+)/.exec(url) ?? [];
  return [{ endpoint: { address, port: Number(port) } }, { insecure: true }];
}

function startDouble(): ChildProcess {
  const hooks = join(import.meta.dirname, 'resolve-app.mjs');
  const program = join(import.meta.dirname, 'eventstoredb-double.ts');
  return spawn(process.execPath, ['--import', hooks, '--disable-warning=ExperimentalWarning', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('its output is a pipe');
  const [line] = (await once(stdout, 'data')) as readonly unknown[];
  return String(line).trim();
}
