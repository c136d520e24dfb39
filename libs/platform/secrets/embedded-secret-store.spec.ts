import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Instant, SealContext } from '@app/kernel';
import { fakeClock, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EmbeddedSecretStore, openEmbeddedSecretStore, SECRETS_FILE } from './embedded-secret-store.js';
import { KeyEncryptionKeyFault } from './key-encryption-key.js';
import { CannotOpen, SubjectErased } from './secret-store.port.js';

const context: SealContext = { stream: 'order-1', type: 'OrderPlaced', fieldPath: 'buyer.contact', commandId: 'c-1' };

describe('The embedded secret store', () => {
  const newFolder = temporaryFolders();
  const clock = fakeClock();
  let folder: string;
  let kekFile: string;
  let store: EmbeddedSecretStore;
  let others: EmbeddedSecretStore[];

  const open = (readOnly = false): EmbeddedSecretStore => {
    const opened = openEmbeddedSecretStore({ folder, kekFile, clock, readOnly });
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
    for (const opened of others) await opened.close();
  });

  describe('sealing', () => {
    it('opens what it sealed, in its place, also after a restart', async () => {
      const sealed = await store.seal('buyer-1', '订单 🂡 buyer@example.com', context);
      expect(sealed).toMatchObject({ alg: 'A256GCM', keyId: 'buyer-1' });
      expect(await store.open(sealed, context)).toBe('订单 🂡 buyer@example.com');
      await restart();
      expect(await store.open(sealed, context)).toBe('订单 🂡 buyer@example.com');
    });

    it('gives every value back, whatever it is', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (plain) => {
          expect(await store.open(await store.seal('buyer-1', plain, context), context)).toBe(plain);
        }),
        { numRuns: 100 },
      );
    });

    it('never seals twice alike', async () => {
      const [one, two] = [await store.seal('b', 'x', context), await store.seal('b', 'x', context)];
      expect(one.nonce).not.toBe(two.nonce);
      expect(one.ct).not.toBe(two.ct);
    });

    it.each<[string, Partial<SealContext>]>([
      ['stream', { stream: 'order-2' }],
      ['type', { type: 'OrderCancelled' }],
      ['field', { fieldPath: 'buyer.ip' }],
      ['command', { commandId: 'c-2' }],
    ])('does not open a value that was moved to another %s', async (_where, elsewhere) => {
      const sealed = await store.seal('b', 'x', context);
      await expect(store.open(sealed, { ...context, ...elsewhere })).rejects.toBeInstanceOf(CannotOpen);
    });

    it('does not open changed, shortened or foreign values, and does not tell what they hold', async () => {
      const sealed = await store.seal('b', 'secret-word', context);
      const bytes = Buffer.from(sealed.ct, 'base64');
      const other = await store.seal('c', 'secret-word', context);
      const flipped = Buffer.from(bytes);
      flipped[0] = (flipped[0] ?? 0) ^ 1;
      for (const bad of [
        { ...sealed, ct: flipped.toString('base64') },
        { ...sealed, ct: bytes.subarray(0, bytes.length - 12).toString('base64') },
        { ...sealed, ct: bytes.subarray(0, 3).toString('base64') },
        { ...sealed, ct: '' },
        { ...sealed, nonce: '' },
        { ...sealed, nonce: Buffer.alloc(16).toString('base64') },
        { ...sealed, keyId: 'c' },
        { ...sealed, keyId: 'never-heard-of' },
        { ...other, keyId: 'b' },
        { ...sealed, alg: 'none' as 'A256GCM' },
      ]) {
        const refused: unknown = await store.open(bad, context).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(CannotOpen);
        expect(String(refused)).not.toContain('secret-word');
      }
    });

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
    it('makes its values unreadable for ever, and the others not', async () => {
      const sealed = await store.seal('b', 'x', context);
      const other = await store.seal('c', 'y', context);
      await store.eraseSubject('b');
      await expect(store.open(sealed, context)).rejects.toBeInstanceOf(SubjectErased);
      await expect(store.seal('b', 'again', context)).rejects.toBeInstanceOf(SubjectErased);
      await restart();
      await expect(store.open(sealed, context)).rejects.toBeInstanceOf(SubjectErased);
      await expect(store.seal('b', 'again', context)).rejects.toBeInstanceOf(SubjectErased);
      expect(await store.open(other, context)).toBe('y');
    });

    it('takes several at once, and leaves all others', async () => {
      const [first, second, other] = [
        await store.seal('b', 'x', context),
        await store.seal('c', 'y', context),
        await store.seal('d', 'z', context),
      ];
      await store.eraseSubjects([]);
      await store.eraseSubjects(['b', 'c', 'b']);
      for (const sealed of [first, second]) await expect(store.open(sealed, context)).rejects.toBeInstanceOf(SubjectErased);
      expect(await store.open(other, context)).toBe('z');
    });

    it('leaves no wrapped key behind, neither in the database nor in its log', async () => {
      await store.seal('b', 'x', context);
      const database = new DatabaseSync(join(folder, SECRETS_FILE));
      const wrapped = database.prepare('SELECT wrapped FROM subject_keys').get()?.['wrapped'];
      database.close();
      if (!ArrayBuffer.isView(wrapped)) throw new Error('a wrapped key is a blob');
      expect(everyByte().includes(Buffer.from(wrapped.buffer))).toBe(true);
      await store.eraseSubject('b');
      expect(everyByte().includes(Buffer.from(wrapped.buffer))).toBe(false);
    });

    it('also keeps a subject from ever getting a key that never had one', async () => {
      await store.eraseSubject('b');
      await store.eraseSubject('b');
      await expect(store.seal('b', 'x', context)).rejects.toBeInstanceOf(SubjectErased);
    });

    it('wins over a key that is just being made', async () => {
      const sealing = store.seal('b', 'x', context);
      await store.eraseSubject('b');
      await expect(sealing).rejects.toBeInstanceOf(SubjectErased);
    });

    it('is told apart from a key that was never there', async () => {
      await store.seal('present', 'x', context);
      await store.eraseSubject('erased');
      expect(await Promise.all(['present', 'erased', 'unknown'].map((id) => store.keyStatus(id)))).toEqual([
        'present',
        'erased',
        'unknown',
      ]);
    });
  });

  describe('indexing', () => {
    it('gives the same for the same shop, kind and value only, also after a restart', async () => {
      const all = async () => [
        await store.index('shop-1', 'contact', 'a@b'),
        await store.index('shop-2', 'contact', 'a@b'),
        await store.index('shop-1', 'account', 'a@b'),
        await store.index('shop-1', 'contact', 'a@c'),
      ];
      const first = await all();
      expect(new Set(first).size).toBe(4);
      expect(first.every((index) => /^[0-9a-f]{64}$/.test(index))).toBe(true);
      await restart();
      expect(await all()).toEqual(first);
    });
  });

  describe('API keys', () => {
    const shopKey = { role: 'shop', shopId: 'shop-1', name: 'till', mode: 'live', scopes: ['orders'] } as const;

    it('finds the record of a key that was made, and of no other', async () => {
      const { record, key } = await store.createApiKey(shopKey, clock.now());
      expect(key).toMatch(/^ct_shop_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
      expect(await store.findApiKey(key)).toEqual(record);
      const wrongSecret = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
      for (const wrong of [wrongSecret, key.replace('ct_shop', 'ct_admin'), `${key}x`, key.slice(1), '', 'x'.repeat(100_000)]) {
        expect(await store.findApiKey(wrong)).toBeUndefined();
      }
      await restart();
      expect(await store.findApiKey(key)).toEqual(record);
    });

    it('tells of a revoked key when it was revoked, once', async () => {
      const { record, key } = await store.createApiKey(shopKey, clock.now());
      const at = clock.advance(60);
      expect(await store.revokeApiKey(record.id, at)).toEqual({ ...record, revokedAt: at });
      expect(await store.revokeApiKey(record.id, clock.advance(60))).toEqual({ ...record, revokedAt: at });
      expect(await store.findApiKey(key)).toEqual({ ...record, revokedAt: at });
      expect(await store.revokeApiKey('nobody', at)).toBeUndefined();
      expect(await store.listApiKeys()).toEqual([{ ...record, revokedAt: at }]);
    });

    it('adopts a key from configuration, and forgets the one before it', async () => {
      const admin = { role: 'admin', shopId: '*', name: 'configured', mode: 'live', scopes: [] } as const;
      const [first, second] = ['an-admin-key-of-more-than-32-characters', 'another-admin-key-of-more-than-32-chars'];
      const at = clock.now();
      const adopted = await store.adoptApiKey(first, admin, at);
      expect(await store.adoptApiKey(first, admin, clock.advance(1))).toEqual(adopted);
      expect(await store.findApiKey(first)).toEqual(adopted);
      await store.adoptApiKey(second, admin, clock.advance(1));
      expect(await store.findApiKey(second)).toMatchObject({ role: 'admin' });
      expect(await store.findApiKey(first)).toMatchObject({ revokedAt: clock.now() });
      expect(await store.adoptApiKey(first, admin, clock.advance(1))).toEqual(adopted);
      await expect(store.adoptApiKey('short', admin, at)).rejects.toBeInstanceOf(RangeError);
    });
  });

  describe("channel accounts' secrets", () => {
    it('are the latest, and those of a day when that is asked for', async () => {
      const day = (n: number) => `2026-11-${n}T00:00:00.000Z` as Instant;
      await store.putChannelSecrets('epay-1', { key: 'first' }, day(10));
      await store.putChannelSecrets('epay-1', { key: 'second' }, day(20));
      await store.putChannelSecrets('epay-2', { key: 'other' });
      expect(await store.getChannelSecrets('epay-1')).toEqual({ key: 'second' });
      expect(await store.getChannelSecrets('epay-1', day(15))).toEqual({ key: 'first' });
      expect(await store.getChannelSecrets('epay-1', day(20))).toEqual({ key: 'second' });
      expect(await store.getChannelSecrets('epay-1', '2026-11-09T00:00:00.000Z' as Instant)).toBeUndefined();
      expect(await store.getChannelSecrets('epay-3')).toBeUndefined();
      await expect(store.putChannelSecrets('epay-1', { key: 'x'.repeat(70_000) })).rejects.toBeInstanceOf(RangeError);
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
