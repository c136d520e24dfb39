import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SealContext } from '@app/kernel';
import { fakeClock, fakeScheduler, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeyEncryptionKeyFault } from '../key-encryption-key.js';
import { CannotOpen } from '../secret-store.port.js';
import { type EmbeddedSecretStore, openEmbeddedSecretStore, SECRETS_FILE } from './embedded-secret-store.js';

const context: SealContext = { stream: 'order-1', type: 'OrderPlaced', fieldPath: 'buyer.contact', commandId: 'c-1' };

describe('The embedded secret store', () => {
  const newFolder = temporaryFolders();
  const clock = fakeClock();
  const scheduler = fakeScheduler(clock);
  let folder: string;
  let kekFile: string;
  let store: EmbeddedSecretStore;
  let others: EmbeddedSecretStore[];

  const open = (readOnly = false): EmbeddedSecretStore => {
    const opened = openEmbeddedSecretStore({ folder, kekFile, clock, scheduler, readOnly });
    others.push(opened);
    return opened;
  };
  const restart = async (): Promise<void> => {
    await store.close();
    store = open();
  };
  const everyByte = (): Buffer => Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));

  beforeEach(() => {
    others = [];
    folder = newFolder();
    kekFile = join(newFolder(), 'keys', 'cardtrail.kek');
    store = open();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const opened of others) await opened.close();
  });

  describe('sealing', () => {
    it('makes many new keys in one commit, and one key for a subject asked for at once', async () => {
      const writes = join(folder, `${SECRETS_FILE}-wal`);
      const before = statSync(writes).size;
      const sealed = await Promise.all(Array.from({ length: 1_000 }, (_, n) => store.seal(`s-${n % 500}`, String(n), context)));
      // 500 single commits would write at least a page of 4,096 bytes each.
      expect(statSync(writes).size - before).toBeLessThan(200 * 4_096);
      await restart();
      for (const [n, value] of sealed.entries()) expect(await store.open(value, context)).toBe(String(n));
    });

    it('has made the key durable before it answers', async () => {
      const sealed = await store.seal('new', 'x', context);
      const beside = open(true);
      expect(await beside.open(sealed, context)).toBe('x');
    });

    it('finishes new keys before it closes', async () => {
      const sealing = store.seal('new', 'x', context);
      await restart();
      expect(await store.open(await sealing, context)).toBe('x');
    });

    it('keeps nothing in clear', async () => {
      await store.seal('b', 'buyer@example.com', context);
      await store.putChannelSecrets('epay-1', { key: 'merchant-secret' });
      const { key } = await store.createApiKey({ role: 'shop', shopId: 's', name: 'n', mode: 'live', scopes: [] }, clock.now());
      const bytes = everyByte();
      for (const word of ['buyer@example.com', 'merchant-secret', key, key.slice(-43)]) expect(bytes.includes(word)).toBe(false);
      expect(bytes.includes(readFileSync(kekFile))).toBe(false);
    });
  });

  describe('erasing a subject', () => {
    const wrappedKey = (): Buffer => {
      const database = new DatabaseSync(join(folder, SECRETS_FILE));
      const wrapped = database.prepare('SELECT wrapped FROM subject_keys').get()?.['wrapped'];
      database.close();
      if (!ArrayBuffer.isView(wrapped)) throw new Error('a wrapped key is a blob');
      return Buffer.from(wrapped.buffer);
    };
    /** Someone beside who reads from the log as it is now, until it is called. */
    const reading = (): (() => void) => {
      const database = new DatabaseSync(join(folder, SECRETS_FILE), { readOnly: true });
      database.exec('BEGIN');
      database.prepare('SELECT count(*) FROM subject_keys').get();
      return () => database.close();
    };

    /** A disk on which nothing can be taken from the log into the database, until it is restored. */
    const fullDisk = () => {
      const { prepare } = DatabaseSync.prototype;
      return jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql, ...how) {
        if (sql.includes('wal_checkpoint')) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
        return prepare.call(this, sql, ...how);
      });
    };

    it('leaves no wrapped key behind, neither in the database nor in its log', async () => {
      await store.seal('b', 'x', context);
      const wrapped = wrappedKey();
      expect(everyByte().includes(wrapped)).toBe(true);
      await store.eraseSubject('b');
      expect(everyByte().includes(wrapped)).toBe(false);
      expect(scheduler.pending).toBe(0);
    });

    it('waits for nobody who reads beside, and leaves nothing behind once he is done', async () => {
      await store.seal('b', 'x', context);
      const wrapped = wrappedKey();
      const stopReading = reading();
      const before = performance.now();
      await store.eraseSubject('b');
      expect(performance.now() - before).toBeLessThan(1_000);
      expect(await store.keyStatus('b')).toBe('erased');
      await scheduler.advance(1);
      expect(everyByte().includes(wrapped)).toBe(true);
      stopReading();
      await scheduler.advance(1);
      expect(everyByte().includes(wrapped)).toBe(false);
      expect(scheduler.pending).toBe(0);
    });

    it('is done, and the store opens, on a disk on which the log cannot be emptied; that is tried until it can', async () => {
      await store.seal('b', 'x', context);
      const wrapped = wrappedKey();
      const emptying = fullDisk();
      await store.eraseSubject('b');
      expect(await store.keyStatus('b')).toBe('erased');
      await scheduler.advance(1);
      // Whoever reads beside keeps the last one's close from emptying it.
      const stopReading = reading();
      await restart();
      stopReading();
      await scheduler.advance(1);
      expect(everyByte().includes(wrapped)).toBe(true);
      emptying.mockRestore();
      await scheduler.advance(1);
      expect(everyByte().includes(wrapped)).toBe(false);
      expect(scheduler.pending).toBe(0);
    });

    it('is ended by the next process where the last one could not', async () => {
      await store.seal('b', 'x', context);
      const wrapped = wrappedKey();
      const stopReading = reading();
      await store.eraseSubject('b');
      await store.close();
      expect(scheduler.pending).toBe(0);
      expect(everyByte().includes(wrapped)).toBe(true);
      store = open();
      stopReading();
      await scheduler.advance(1);
      expect(everyByte().includes(wrapped)).toBe(false);
    });
  });

  describe('the key-encryption key', () => {
    it('is made outside the data folder, for its owner alone', () => {
      expect(statSync(kekFile).size).toBe(32);
      expect(statSync(kekFile).mode & 0o777).toBe(0o600);
      expect(readdirSync(join(kekFile, '..'))).toEqual(['cardtrail.kek']);
    });

    it.each<[string, () => void, RegExp]>([
      ['is missing', () => rmSync(kekFile), /is missing, and this store has keys wrapped by it: put it back from its backup/],
      ['is another one', () => writeFileSync(kekFile, Buffer.alloc(32, 1)), /is not the key-encryption key of this store/],
      ['has a wrong size', () => writeFileSync(kekFile, 'short'), /has 5 bytes instead of 32/],
    ])('keeps the store from opening when it %s, and is not made anew', async (_how, spoil, message) => {
      await store.seal('b', 'x', context);
      await store.close();
      const kept = `${kekFile}.kept`;
      copyFileSync(kekFile, kept);
      spoil();
      expect(() => open()).toThrow(KeyEncryptionKeyFault);
      expect(() => open()).toThrow(message);
      expect(() => open(true)).toThrow(KeyEncryptionKeyFault);
      copyFileSync(kept, kekFile);
      store = open();
      expect(await store.keyStatus('b')).toBe('present');
    });

    it('is used as it is where the store is new', async () => {
      folder = newFolder();
      const before = readFileSync(kekFile);
      await open().close();
      expect(readFileSync(kekFile)).toEqual(before);
      expect(existsSync(join(folder, SECRETS_FILE))).toBe(true);
    });
  });

  it('does not open a key that was put in the place of another', async () => {
    const sealed = await store.seal('a', 'x', context);
    await store.seal('b', 'y', context);
    await store.close();
    const database = new DatabaseSync(join(folder, SECRETS_FILE));
    database.exec("UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject_id = 'b') WHERE subject_id = 'a'");
    database.close();
    store = open();
    await expect(store.open(sealed, context)).rejects.toBeInstanceOf(CannotOpen);
  });

  it('is opened for reading beside its writer, and makes no key then', async () => {
    const sealed = await store.seal('b', 'x', context);
    const beside = open(true);
    expect(await beside.open(sealed, context)).toBe('x');
    await expect(beside.seal('new', 'x', context)).rejects.toThrow('readonly');
    expect(await store.keyStatus('new')).toBe('unknown');
  });
});
