import { collect, testRecords } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemScheduler } from '../../observability/index.js';
import { BrokenChain, DamagedRecord, type EventStore } from '../event-store.port.js';
import { openEventStoreDb } from './open-eventstoredb.js';

const noted = (n: number) => ({ type: 'Noted', data: { n, text: 'some text', '10': 1, '9': 2, 字: '🂡' } });

let double: EventStoreDbDouble;
let store: EventStore;

beforeEach(async () => {
  double = await startEventStoreDbDouble();
  store = await openEventStoreDb({ url: double.url, scheduler: systemScheduler, random: Math.random });
});
afterEach(async () => {
  await store.close();
  await double.close();
});

async function threeRecords(stream: string): Promise<void> {
  const first = testRecords({ stream, facts: [noted(0)] });
  const { head } = await store.append({ stream, expected: 'no-stream', records: first });
  await store.append({ stream, expected: 0, records: testRecords({ stream, head, facts: [noted(1), noted(2)] }) });
}

describe('What EventStoreDB keeps of a record', () => {
  it('is its JSON byte for byte, under its id and type', async () => {
    const records = testRecords({ stream: 's', facts: [noted(0)] });
    await store.append({ stream: 's', expected: 'no-stream', records });
    const [kept] = double.log.records.filter(({ stream }) => stream === 's');
    expect(kept).toMatchObject({ id: records[0]?.id, type: 'Noted', contentType: 'application/json' });
    expect(Buffer.from(kept?.data ?? []).toString()).toBe(records[0]?.dataJson);
    expect(Buffer.from(kept?.metadata ?? []).toString()).toBe(records[0]?.metadataJson);
  });

  it.each<[string, number, (text: string) => string, 'data' | 'metadata', 'bytes' | 'unreadable']>([
    ['one changed byte', 1, (text) => text.replace('some', 'sore'), 'data', 'bytes'],
    ['one changed byte of the last record', 2, (text) => text.replace('some', 'sore'), 'data', 'bytes'],
    ['another time', 1, (text) => text.replace('2026', '2025'), 'metadata', 'bytes'],
    ['keys in another order', 0, (text) => text.replace('"10":1,"9":2', '"9":2,"10":1'), 'data', 'bytes'],
    ['what is no JSON', 1, (text) => text.slice(1), 'data', 'unreadable'],
    ['no metadata', 1, () => 'null', 'metadata', 'bytes'],
  ])('is not believed once it holds %s', async (_what, revision, change, part, kind) => {
    await threeRecords('s');
    await threeRecords('t');
    double.log.tamper('s', revision, (record) => ({ ...record, [part]: Buffer.from(change(Buffer.from(record[part]).toString())) }));
    await expect(collect(store.readStream('s'))).rejects.toBeInstanceOf(DamagedRecord);
    await expect(collect(store.readAll())).rejects.toBeInstanceOf(DamagedRecord);
    expect(await store.findDamage()).toMatchObject({ stream: 's', revision, kind });
    expect(await store.findDamage({ stream: 's' })).toMatchObject({ stream: 's', revision, kind });
    expect(await store.findDamage({ stream: 't' })).toBeUndefined();
  });

  it('is not believed once a record stands where another was', async () => {
    await threeRecords('s');
    const other = double.log.stream('s');
    if (other === undefined || other === 'deleted') throw new Error('there are three records');
    double.log.tamper('s', 2, (record) => ({ ...record, ...pick(other[1]) }));
    await expect(collect(store.readStream('s'))).rejects.toBeInstanceOf(DamagedRecord);
    expect(await store.findDamage({ after: other[1]?.position ?? 0n })).toMatchObject({ stream: 's', revision: 2, kind: 'bytes' });
  });

  it('must have been written by CardTrail', async () => {
    const client = EventStoreDBClient.connectionString(double.url);
    await client.appendToStream('s', {
      id: '00000000-0000-4000-8000-0000000000ff',
      type: 'Noted',
      data: {},
      metadata: {},
      contentType: 'application/json',
    });
    await client.dispose();
    await expect(collect(store.readStream('s'))).rejects.toBeInstanceOf(DamagedRecord);
  });
});

const pick = (record: { readonly id: string; readonly data: Uint8Array; readonly metadata: Uint8Array } | undefined) => ({
  id: record?.id ?? '',
  data: record?.data ?? new Uint8Array(),
  metadata: record?.metadata ?? new Uint8Array(),
});

describe('Streams that someone deleted', () => {
  it('for ever: neither read nor written, and nobody takes them for new ones', async () => {
    await threeRecords('s');
    double.log.delete('s', false);
    await expect(collect(store.readStream('s'))).rejects.toBeInstanceOf(DamagedRecord);
    const records = testRecords({ stream: 's', facts: [noted(0)] });
    await expect(store.append({ stream: 's', expected: 'no-stream', records })).rejects.toBeInstanceOf(DamagedRecord);
  });

  it('softly: what is begun again goes on at another revision, and is not believed', async () => {
    await threeRecords('s');
    double.log.delete('s', true);
    expect(await store.readHead('s')).toBeUndefined();
    const records = testRecords({ stream: 's', facts: [{ type: 'Noted', data: { again: true } }] });
    await expect(store.append({ stream: 's', expected: 'no-stream', records })).rejects.toThrow('its stream was deleted');
    await expect(collect(store.readStream('s'))).rejects.toBeInstanceOf(DamagedRecord);
  });
});

describe('The chain', () => {
  it('is guarded by what this process remembers, before anything is sent', async () => {
    await threeRecords('s');
    const stranger = testRecords({ stream: 's', facts: [noted(7), noted(8), noted(9)] }).at(-1);
    const records = testRecords({ stream: 's', head: stranger, facts: [noted(3)] });
    await expect(store.append({ stream: 's', expected: 2, records })).rejects.toBeInstanceOf(BrokenChain);
    expect(double.log.stream('s')).toHaveLength(3);
  });
});

describe('Following the log', () => {
  it('pauses with its consumer, however much is written meanwhile, and skips the server’s own records', async () => {
    const stop = new AbortController();
    const items = store.subscribe({ after: 0n, signal: stop.signal })[Symbol.asyncIterator]();
    await items.next();
    for (let n = 0; n < 16; n += 1) {
      const stream = `big-${n}`;
      const facts = [{ type: 'Noted', data: { n, text: 'x'.repeat(900_000) } }];
      await store.append({ stream, expected: 'no-stream', records: testRecords({ stream, facts }) });
      double.log.append('$stats', 'any', [
        {
          id: `00000000-0000-4000-8000-${String(n).padStart(12, 'a')}`,
          type: '$stats',
          contentType: 'application/json',
          data: Buffer.from('{}'),
          metadata: new Uint8Array(),
        },
      ]);
    }
    const seen: unknown[] = [];
    while (seen.length < 16) {
      const item = await items.next();
      if (item.done !== true && item.value.kind === 'event') seen.push(item.value.event.stream);
    }
    expect(seen).toEqual(Array.from({ length: 16 }, (_, n) => `big-${n}`));
    stop.abort();
  }, 30_000);

  it('refuses a position beyond the end of the log: it belongs to another copy', async () => {
    await threeRecords('s');
    const beyond = (await store.headPosition()) + 1n;
    await expect(collect(store.subscribe({ after: beyond, signal: new AbortController().signal }))).rejects.toBeInstanceOf(RangeError);
  });
});
