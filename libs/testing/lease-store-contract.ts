import type { LeaseRecord, LeaseStore } from '@app/platform/subscriptions';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/** A lease store under test. Where several processes share it, `beside` is how another one sees it. */
export type LeaseStoreUnderTest = {
  open(): Promise<LeaseStore>;
  beside(): Promise<LeaseStore>;
  dispose(): Promise<void>;
};

/** What every lease store must do, whatever holds the leases. */
export function leaseStoreContract(engine: string, underTest: LeaseStoreUnderTest): void {
  describe(`Lease store contract: ${engine}`, () => {
    let store: LeaseStore;
    let other: LeaseStore;

    beforeEach(async () => {
      store = await underTest.open();
      other = await underTest.beside();
    });

    afterEach(() => underTest.dispose());

    const seen = async (name = 'l'): Promise<LeaseRecord | undefined> => (await other.list()).find((one) => one.name === name);
    const taken = async (holder: string, name = 'l'): Promise<bigint> => {
      const token = await store.acquire(name, holder, await seen(name));
      if (token === undefined) throw new Error(`${holder} did not get ${name}`);
      return token;
    };

    it('gives a lease that was never there to the first, and shows whose it is', async () => {
      const token = await store.acquire('l', 'a', undefined);
      expect(await other.acquire('l', 'b', undefined)).toBeUndefined();
      expect(await other.list()).toEqual([{ name: 'l', token, beat: expect.anything(), holder: 'a' }]);
    });

    it('gives each holding a higher token, also the same holder’s', async () => {
      const tokens = [await taken('a'), await taken('b'), await taken('b')];
      await store.release({ name: 'l', token: tokens[2] ?? 0n });
      tokens.push(await taken('a'));
      expect([...tokens].sort((a, b) => (a < b ? -1 : 1))).toEqual(tokens);
      expect(new Set(tokens).size).toBe(4);
    });

    it('does not give a lease whose holder gave a sign since it was seen', async () => {
      const token = await taken('a');
      const before = await seen();
      expect(await store.renew([{ name: 'l', token }])).toEqual([]);
      expect((await seen())?.beat).not.toBe(before?.beat);
      expect(await other.acquire('l', 'b', before)).toBeUndefined();
      expect((await seen())?.holder).toBe('a');
    });

    it('tells a holder which of its leases it has no more', async () => {
      const [first, second] = [await taken('a', 'x'), await taken('a', 'y')];
      await other.acquire('x', 'b', await seen('x'));
      const held = [
        { name: 'x', token: first },
        { name: 'y', token: second },
        { name: 'never', token: 1n },
      ];
      expect([...(await store.renew(held))].sort()).toEqual(['never', 'x']);
      expect((await seen('x'))?.holder).toBe('b');
      expect(await store.renew([])).toEqual([]);
    });

    it('shows that a lease was given back, and lets nobody give back another’s', async () => {
      const first = await taken('a');
      const second = await taken('b');
      await store.release({ name: 'l', token: first });
      expect((await seen())?.holder).toBe('b');
      await store.release({ name: 'l', token: second });
      expect(await seen()).toMatchObject({ token: second, holder: undefined });
    });

    it('forgets a lease that is as it was seen, and no other', async () => {
      const token = await taken('a');
      const before = await seen();
      await store.renew([{ name: 'l', token }]);
      if (before !== undefined) await other.forget(before);
      expect(await seen()).toBeDefined();
      const now = await seen();
      if (now !== undefined) await other.forget(now);
      expect(await seen()).toBeUndefined();
    });

    it('gives it to one of many that ask at once, each time', async () => {
      for (let round = 0; round < 25; round += 1) {
        const before = await seen();
        const asked = ['a', 'b', 'c', 'd', 'e', 'f'].map((holder, n) => (n % 2 === 0 ? store : other).acquire('l', holder, before));
        expect((await Promise.all(asked)).filter((token) => token !== undefined)).toHaveLength(1);
      }
    });
  });
}
