import { join } from 'node:path';
import { type EncodedRecord, encodeRecords, type Fact, fromMillis, type StreamHead } from '@app/kernel';
import { type EventStore, openEmbeddedEventStore } from '@app/platform/event-store';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { openEmbeddedReadStore } from '@app/platform/read-store';
import { SubscriptionHost } from '@app/platform/subscriptions';
import { ordersOfShop } from '@app/read-models';
import { inFolder, percentile, report } from './measure.js';
import { ordinaryOrder } from './ordinary-order.js';

const FEW = 10_000;
const MANY = 1_000_000;
const READS = 2_000;
const START = Date.parse('2026-11-24T00:00:00.000Z');

/** Fills the store with whole orders until it holds so many events. */
async function fill(store: EventStore, from: number, events: number): Promise<number> {
  let order = from;
  for (let have = Number(await store.headPosition()); have < events; ) {
    const wave = Array.from({ length: 256 }, (_, n) => ordinaryOrder(order + n));
    order += wave.length;
    await Promise.all(
      wave.map(({ stream, facts }, n) => store.append({ stream, expected: 'no-stream', records: encodedStory(stream, facts, order + n) })),
    );
    have += wave.reduce((sum, { facts }) => sum + facts.length, 0);
  }
  return order;
}

function encodedStory(stream: string, facts: readonly Fact[], n: number): EncodedRecord[] {
  let head: StreamHead | undefined;
  return facts.flatMap((fact, index) => {
    const commandId = `00000000-0000-4000-8000-${String(n * 100 + index).padStart(12, '0')}`;
    const [record] = encodeRecords([fact], {
      stream,
      head,
      now: fromMillis(START + n * 1000 + index),
      metadata: {
        commandId,
        $correlationId: stream,
        $causationId: commandId,
        actor: { kind: 'system', id: 'bench' },
        shopId: 'shop-1',
        codeVersion: 'bench',
      },
      schemaVersionOf: () => 1,
    });
    if (record === undefined) return [];
    head = record;
    return [record];
  });
}

/** Milliseconds of reading one order's whole stream, chosen here and there. */
async function timelineReads(store: EventStore, orders: number): Promise<number[]> {
  const times: number[] = [];
  for (let read = 0; read < READS; read += 1) {
    const { stream } = ordinaryOrder((read * 7919) % orders);
    const start = performance.now();
    let records = 0;
    for await (const record of store.readStream(stream)) records += record.revision >= 0 ? 1 : 0;
    times.push(performance.now() - start);
    if (records === 0) throw new Error(`${stream} is empty`);
  }
  return times;
}

/** Rebuild speed, and the price of a timeline in a small and in a large store. */
export async function measureReading(): Promise<void> {
  await inFolder(async (folder) => {
    const store = openEmbeddedEventStore({ folder });
    const few = await fill(store, 0, FEW);
    await timelineReads(store, few);
    const small = await timelineReads(store, few);
    const many = await fill(store, few, MANY);
    await timelineReads(store, many);
    const large = await timelineReads(store, many);
    for (const [events, times] of [
      [FEW, small],
      [MANY, large],
    ] as const) {
      report(`timeline of one order in ${events.toLocaleString('en')} events, p50`, percentile(times, 50), 'ms');
      report(`timeline of one order in ${events.toLocaleString('en')} events, p99`, percentile(times, 99), 'ms');
    }
    report('timeline p99, large store against small', percentile(large, 99) / percentile(small, 99), '×');
    await measureRebuild(store, folder);
    await store.close();
  });
}

async function measureRebuild(store: EventStore, folder: string): Promise<void> {
  const documents = openEmbeddedReadStore(join(folder, 'views'));
  const surroundings = { clock: systemClock, scheduler: systemScheduler, random: Math.random };
  const host = new SubscriptionHost({ events: store, documents, surroundings, projections: [ordersOfShop] });
  const start = performance.now();
  await host.start();
  const head = await store.headPosition();
  await host.waitUntil(ordersOfShop.name, head, 600_000);
  report(`rebuild of ${ordersOfShop.name}`, (Number(head) * 1000) / (performance.now() - start), 'events/s');
  await host.stop();
  await documents.close();
}
