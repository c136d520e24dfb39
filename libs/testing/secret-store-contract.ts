import type { Instant, SealContext } from '@app/kernel';
import { CannotOpen, type SecretStore, SubjectErased } from '@app/platform/secrets';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FakeClock, fakeClock } from './fake-clock.js';

/** A secret store under test: opened on fresh storage, opened again on the same, and cleaned away. */
export type SecretStoreUnderTest = {
  open(clock: FakeClock): Promise<SecretStore>;
  /** Closes nothing: the store opened before was closed by the suite. */
  reopen(clock: FakeClock): Promise<SecretStore>;
  /** The store of another process on the same storage, where several may write. */
  beside?(clock: FakeClock): Promise<SecretStore>;
  dispose(): Promise<void>;
};

const context: SealContext = { stream: 'order-1', type: 'OrderPlaced', fieldPath: 'buyer.contact', commandId: 'c-1' };

/** What every secret store must do, whatever holds its keys. */
export function secretStoreContract(engine: string, underTest: SecretStoreUnderTest): void {
  describe(`Secret store contract: ${engine}`, () => {
    const clock = fakeClock();
    let store: SecretStore;
    const restart = async (): Promise<void> => {
      await store.close();
      store = await underTest.reopen(clock);
    };

    beforeEach(async () => {
      store = await underTest.open(clock);
    });

    afterEach(async () => {
      await store.close();
      await underTest.dispose();
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

      it('makes one key for a subject that is asked for many times at once', async () => {
        const sealed = await Promise.all(Array.from({ length: 300 }, (_, n) => store.seal(`s-${n % 30}`, String(n), context)));
        await restart();
        for (const [n, value] of sealed.entries()) expect(await store.open(value, context)).toBe(String(n));
      });

      it('wants a subject', async () => {
        await expect(store.seal('', 'x', context)).rejects.toBeInstanceOf(RangeError);
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
        expect(await Promise.all(['epay-1', 'epay-2', 'epay-3'].map((account) => store.channelSecretsVersion(account)))).toEqual([2, 1, 0]);
        await expect(store.putChannelSecrets('epay-1', { key: 'x'.repeat(70_000) })).rejects.toBeInstanceOf(RangeError);
      });
    });

    if (underTest.beside !== undefined) severalProcesses(clock, () => store, underTest.beside);
  });
}

/** What holds for several processes at once. */
function severalProcesses(clock: FakeClock, store: () => SecretStore, open: (clock: FakeClock) => Promise<SecretStore>): void {
  describe('with other processes', () => {
    let others: SecretStore[];

    beforeEach(async () => {
      others = [await open(clock), await open(clock)];
    });

    afterEach(async () => {
      for (const other of others) await other.close();
    });

    const all = (): SecretStore[] => [store(), ...others];

    it('opens what another one sealed under a key that all made at once', async () => {
      for (let round = 0; round < 20; round += 1) {
        const sealed = await Promise.all(all().map((one, n) => one.seal(`raced-${round}`, `by ${n}`, context)));
        for (const one of all())
          expect(await Promise.all(sealed.map((value) => one.open(value, context)))).toEqual(['by 0', 'by 1', 'by 2']);
      }
    });

    it('never gives an erased subject another key, whoever asks and however soon', async () => {
      for (let round = 0; round < 20; round += 1) {
        const subject = `erased-${round}`;
        const [sealing] = await Promise.all([
          Promise.allSettled(all().map((one) => one.seal(subject, 'x', context))),
          all()[round % 3]?.eraseSubject(subject),
        ]);
        for (const one of all()) {
          await expect(one.seal(subject, 'again', context)).rejects.toBeInstanceOf(SubjectErased);
          expect(await one.keyStatus(subject)).toBe('erased');
          for (const value of sealing.flatMap((done) => (done.status === 'fulfilled' ? [done.value] : []))) {
            await expect(one.open(value, context)).rejects.toBeInstanceOf(SubjectErased);
          }
        }
      }
    });

    it('does not open what was sealed before another one erased the subject', async () => {
      const sealed = await store().seal('b', 'x', context);
      await store().open(sealed, context);
      await others[0]?.eraseSubject('b');
      await expect(store().open(sealed, context)).rejects.toBeInstanceOf(SubjectErased);
      await expect(store().seal('b', 'y', context)).rejects.toBeInstanceOf(SubjectErased);
    });

    it('has one index key per shop and kind', async () => {
      for (let round = 0; round < 10; round += 1) {
        const made = await Promise.all(all().map((one) => one.index(`shop-${round}`, 'contact', 'a@b')));
        expect(new Set(made).size).toBe(1);
      }
    });

    it('keeps every version of secrets that are put at once, and gives all the same latest', async () => {
      const day = '2026-11-10T00:00:00.000Z' as Instant;
      for (let round = 1; round <= 10; round += 1) {
        await Promise.all(all().map((one, n) => one.putChannelSecrets('epay-1', { key: `${round}-${n}` }, day)));
        const latest = await Promise.all(all().map((one) => one.getChannelSecrets('epay-1')));
        expect(new Set(latest.map((one) => one?.['key'])).size).toBe(1);
        expect(latest[0]?.['key']).toContain(`${round}-`);
        expect(await store().channelSecretsVersion('epay-1')).toBe(round * all().length);
      }
    });

    it('revokes an API key for all, once', async () => {
      const { record, key } = await store().createApiKey({ role: 'shop', shopId: 's', name: 'n', mode: 'live', scopes: [] }, clock.now());
      const revoked = await Promise.all(all().map((one) => one.revokeApiKey(record.id, clock.advance(1))));
      expect(new Set(revoked.map((one) => one?.revokedAt)).size).toBe(1);
      for (const one of all()) expect(await one.findApiKey(key)).toEqual(revoked[0]);
    });
  });
}
