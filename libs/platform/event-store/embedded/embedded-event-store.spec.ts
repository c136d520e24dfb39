import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Fact, fromMillis, leafHash } from '@app/kernel';
import { collect, headAfter, temporaryFolders, testRecords } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DamagedRecord } from '../event-store.port.js';
import { CopyFailed, copyDatabase } from './copy-database.js';
import { DataFolderLocked, isDataFolderLocked, lockDataFolder } from './data-folder-lock.js';
import { type EmbeddedEventStore, EVENTS_FILE, openEmbeddedEventStore } from './embedded-event-store.js';
import { UnknownEventLog } from './open-event-log.js';
import { openReadOnlyEventLog } from './read-only-event-log.js';

const noted = (n: number): Fact => ({ type: 'Noted', data: { n } });

describe('The embedded event store', () => {
  const newFolder = temporaryFolders();
  let folder: string;
  let store: EmbeddedEventStore;

  beforeEach(() => {
    folder = join(newFolder(), 'data');
    store = openEmbeddedEventStore({ folder });
  });
  afterEach(() => store.close());

  const write = async (stream: string, count: number): Promise<void> => {
    const facts = Array.from({ length: count }, (_, n) => noted(n));
    await store.append({ stream, expected: 'no-stream', records: testRecords({ stream, facts }) });
  };
  const tamper = async (sql: string): Promise<void> => {
    await store.close();
    const database = new DatabaseSync(join(folder, EVENTS_FILE));
    database.exec(sql);
    database.close();
    store = openEmbeddedEventStore({ folder });
  };

  it('keeps the very bytes that were hashed', async () => {
    const records = testRecords({ stream: 's', facts: [{ type: 'Noted', data: { text: '订单 🂡 \u0000 \u2028' } }] });
    await store.append({ stream: 's', expected: 'no-stream', records });
    const database = new DatabaseSync(join(folder, EVENTS_FILE), { readOnly: true });
    const row = database.prepare('SELECT CAST(canonical AS BLOB) AS bytes FROM events').get();
    database.close();
    expect(Buffer.from(row?.['bytes'] as Uint8Array).toString()).toBe(records[0]?.canonical);
    expect(leafHash(row?.['bytes'] as Uint8Array)).toBe(records[0]?.leaf);
  });

  it('forces each commit to the disk', () => {
    const { database } = store as unknown as { database: DatabaseSync };
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  });

  it('is written by one process only, and says what to do', async () => {
    expect(() => openEmbeddedEventStore({ folder })).toThrow(DataFolderLocked);
    expect(isDataFolderLocked(folder)).toBe(true);
    expect(() => openEmbeddedEventStore({ folder })).toThrow(/in use by another CardTrail process: stop that one, or set CARDTRAIL_DATA/);
    await store.close();
    store = openEmbeddedEventStore({ folder });
    expect(await store.health()).toEqual({ ready: true });
  });

  it('gets its folder back from a process that was killed', () => {
    const other = join(newFolder(), 'data');
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      require('node:fs').mkdirSync(${JSON.stringify(other)});
      const held = new DatabaseSync(${JSON.stringify(join(other, 'lock.db'))});
      held.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', script]).signal).toBe('SIGKILL');
    expect(existsSync(join(other, 'lock.db'))).toBe(true);
    expect([other, join(other, 'none')].map(isDataFolderLocked)).toEqual([false, false]);
    lockDataFolder(other).release();
  });

  it('leaves a lock that it was given to its owner', async () => {
    const other = newFolder();
    const lock = lockDataFolder(other);
    await openEmbeddedEventStore({ folder: other, lock }).close();
    expect(() => lockDataFolder(other)).toThrow(DataFolderLocked);
    lock.release();
    lock.release();
    lockDataFolder(other).release();
  });

  it('does not open a log of another version', async () => {
    await tamperClosed('PRAGMA user_version = 99');
    expect(() => openEmbeddedEventStore({ folder })).toThrow(UnknownEventLog);
    expect(() => openReadOnlyEventLog(folder)).toThrow(/version 99/);
    lockDataFolder(folder).release();
  });

  async function tamperClosed(sql: string): Promise<void> {
    await store.close();
    const database = new DatabaseSync(join(folder, EVENTS_FILE));
    database.exec(sql);
    database.close();
  }

  it('answers that it is not ready once it is closed, and closes once', async () => {
    await Promise.all([store.close(), store.close()]);
    expect(await store.health()).toEqual({ ready: false, because: 'the event store is closed' });
  });

  it('refuses to follow from a position that it does not have yet', async () => {
    await write('s', 1);
    const items = store.subscribe({ after: 2n, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await expect(items.next()).rejects.toThrow('beyond the end of the log');
  });

  it('serves a follower who fell behind the newest records from the database', async () => {
    const stop = new AbortController();
    const items = store.subscribe({ after: 0n, signal: stop.signal })[Symbol.asyncIterator]();
    expect(await items.next()).toMatchObject({ value: { kind: 'caught-up', position: 0n } });
    for (let n = 0; n < 10; n += 1) await write(`s${n}`, 600);
    const seen: bigint[] = [];
    while (seen.length < 6_000) {
      const item = await items.next();
      if (item.done !== true && item.value.kind === 'event') seen.push(item.value.event.position);
    }
    expect(seen).toEqual(Array.from({ length: 6_000 }, (_, n) => BigInt(n + 1)));
    stop.abort();
  });

  it('reads large records a few at a time', async () => {
    const data = { text: 'x'.repeat(900_000) };
    for (let n = 0; n < 8; n += 1) {
      const records = testRecords({ stream: `large-${n}`, facts: [{ type: 'Large', data }] });
      await store.append({ stream: `large-${n}`, expected: 'no-stream', records });
    }
    expect((await collect(store.readAll({ filter: { types: ['Large'] } }))).map(({ stream }) => stream)).toHaveLength(8);
  });

  describe('when someone changed what is stored', () => {
    beforeEach(async () => {
      await write('a', 3);
      await write('b', 3);
    });

    it('names the record with a flipped byte, even the last one of its stream', async () => {
      await tamper(`UPDATE events SET canonical = replace(canonical, '"n":2', '"n":3') WHERE stream = 'a' AND revision = 2`);
      expect(await store.findDamage()).toEqual({ stream: 'a', revision: 2, position: 3n, kind: 'bytes' });
      expect(await store.findDamage({ stream: 'a' })).toMatchObject({ revision: 2, kind: 'bytes' });
      expect(await store.findDamage({ stream: 'b' })).toBeUndefined();
    });

    it('names a record that can no longer be read, also to those who read it', async () => {
      await tamper(`UPDATE events SET canonical = replace(canonical, '{"n":1}', '{"n":1') WHERE stream = 'b'`);
      expect(await store.findDamage()).toMatchObject({ stream: 'b', revision: 1 });
      const read = await collect(store.readStream('b')).catch((error: unknown) => error);
      expect(read).toBeInstanceOf(DamagedRecord);
      expect(read).toMatchObject({ stream: 'b', revision: 1, message: expect.stringContaining('record 1 of stream b is damaged') });
    });

    it('names the next record when one and its hash were replaced together', async () => {
      const [forged] = testRecords({ stream: 'a', facts: [noted(9)] });
      if (forged === undefined) throw new Error('one record was made');
      await tamper(`UPDATE events SET canonical = '${forged.canonical}', leaf = x'${forged.leaf}' WHERE stream = 'a' AND revision = 0`);
      expect(await store.findDamage()).toMatchObject({ stream: 'a', revision: 1, kind: 'prev' });
    });

    it('notices a record that was moved to another stream', async () => {
      await tamper(`UPDATE events SET stream = 'c' WHERE stream = 'a' AND revision = 2`);
      expect(await store.findDamage()).toMatchObject({ stream: 'c', revision: 2, kind: 'unreadable' });
    });

    it('notices that records are missing', async () => {
      await tamper(`DELETE FROM events WHERE position = 2`);
      expect(await store.findDamage()).toMatchObject({ stream: 'a', revision: 2, kind: 'gap' });
      expect(await store.findDamage({ stream: 'a' })).toMatchObject({ revision: 2, kind: 'gap' });
    });

    it('does not build on a last record that was changed', async () => {
      await tamper(`UPDATE events SET canonical = replace(canonical, '"n":2', '"n":3') WHERE stream = 'a' AND revision = 2`);
      const head = headAfter(testRecords({ stream: 'a', facts: [noted(0), noted(1), noted(2)] }));
      const records = testRecords({ stream: 'a', head, facts: [noted(3)] });
      await expect(store.append({ stream: 'a', expected: 2, records })).rejects.toThrow('another record');
    });

    it('is found after a position, whose records are believed, and not before it', async () => {
      await tamper(`UPDATE events SET canonical = replace(canonical, '"n":1', '"n":7') WHERE stream = 'a' AND revision = 1`);
      expect(await store.findDamage({ after: 1n })).toMatchObject({ stream: 'a', revision: 1, kind: 'bytes' });
      expect(await store.findDamage({ after: 2n })).toBeUndefined();
      await tamper(`UPDATE events SET leaf = x'00' WHERE stream = 'a' AND revision = 1`);
      expect(await store.findDamage({ after: 2n })).toMatchObject({ stream: 'a', revision: 2, kind: 'prev' });
    });

    it('tells how far it has walked', async () => {
      const walked: number[] = [];
      await store.findDamage({ onProgress: (count) => walked.push(count) });
      expect(walked).toEqual([6]);
    });
  });

  describe('beside a reader of another process', () => {
    it('shows all that is committed, also what is not yet in the database file', async () => {
      await write('a', 2);
      const reader = openReadOnlyEventLog(folder);
      expect(await collect(reader.readStream('a'))).toHaveLength(2);
      await write('b', 3);
      expect(await reader.headPosition()).toBe(5n);
      expect(await reader.readHead('b')).toEqual(await store.readHead('b'));
      expect(await collect(reader.readAll())).toEqual(await collect(store.readAll()));
      expect(await reader.findDamage()).toBeUndefined();
      await reader.close();
    });

    it('reads when no server runs', async () => {
      await write('a', 2);
      await store.close();
      const reader = openReadOnlyEventLog(folder);
      expect(await collect(reader.readStream('a'))).toHaveLength(2);
      await reader.close();
    });
  });

  describe('copied while it is in use', () => {
    it('gives a copy of one moment that opens as a store', async () => {
      await write('a', 500);
      const target = newFolder();
      const copying = copyDatabase(join(folder, EVENTS_FILE), join(target, EVENTS_FILE));
      await Promise.all([copying, write('b', 10), write('c', 10)]);
      const copy = openEmbeddedEventStore({ folder: target });
      expect(await copy.findDamage()).toBeUndefined();
      expect(await collect(copy.readStream('a'))).toEqual(await collect(store.readStream('a')));
      await copy.close();
      await expect(copyDatabase(join(folder, EVENTS_FILE), join(target, EVENTS_FILE))).rejects.toBeInstanceOf(CopyFailed);
    });

    it('leaves nothing behind when there is no room or no such place', async () => {
      const nowhere = join(folder, 'missing', 'events.db');
      await expect(copyDatabase(join(folder, EVENTS_FILE), nowhere)).rejects.toBeInstanceOf(CopyFailed);
      expect(existsSync(nowhere)).toBe(false);
    });
  });

  it('gives recorded times as they were recorded', async () => {
    const now = fromMillis(1_800_000_000_123);
    await store.append({ stream: 's', expected: 'no-stream', records: testRecords({ stream: 's', facts: [noted(0)], now }) });
    expect(await store.readHead('s')).toMatchObject({ recordedAt: now });
  });
});
