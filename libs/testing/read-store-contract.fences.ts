import { Fenced, type ReadStore } from '@app/platform/read-store';
import { describe, expect, it } from '@jest/globals';
import { ORDERS } from './read-store-contract.documents.js';

/** What a read store that several processes write must keep out. The collection `orders@1#1` was declared. */
export function readStoreFences(store: () => ReadStore): void {
  const first = { subscription: ORDERS, token: 1n };
  const second = { subscription: ORDERS, token: 2n };

  describe('fences', () => {
    it('keep out whoever was succeeded: no document, no checkpoint, no state', async () => {
      await store().raiseFence(first);
      await store().apply({ collection: ORDERS, writes: [], checkpoint: { subscription: ORDERS, position: 3n }, fence: first });
      await store().putState('failures', 'kept', { by: 1 }, null, first);
      await store().raiseFence(second);
      const late = { id: 'late', previous: null, position: 9n, doc: {} };
      await expect(store().apply({ collection: ORDERS, writes: [late], fence: first })).rejects.toBeInstanceOf(Fenced);
      await expect(store().saveCheckpoint(ORDERS, 9n, first)).rejects.toBeInstanceOf(Fenced);
      await expect(store().putState('failures', 'late', { by: 1 }, null, first)).rejects.toBeInstanceOf(Fenced);
      const kept = await store().getState('failures', 'kept');
      await expect(store().putState('failures', 'kept', null, kept?.version ?? -1, first)).rejects.toBeInstanceOf(Fenced);
      await expect(store().raiseFence(first)).rejects.toBeInstanceOf(Fenced);
      expect(await store().get(ORDERS, 'late')).toBeUndefined();
      expect(await store().checkpoint(ORDERS)).toBe(3n);
      expect((await store().listState('failures')).map(({ key }) => key)).toEqual(['kept']);
    });

    it('let the successor go on with what it finds, and raise its own again', async () => {
      await store().raiseFence(first);
      await store().putState('failures', 'a', { by: 1 }, null, first);
      await store().raiseFence(second);
      await store().raiseFence(second);
      const found = await store().getState('failures', 'a');
      expect(found?.value).toEqual({ by: 1 });
      expect(await store().putState('failures', 'a', { by: 2 }, found?.version ?? -1, second)).toBe(true);
      await store().saveCheckpoint(ORDERS, 5n, second);
      expect(await store().checkpoint(ORDERS)).toBe(5n);
    });

    it('let each holder change and remove what was put without a token, or under that of another subscription', async () => {
      const other = { subscription: 'other', token: 1n };
      for (const fence of [first, other]) await store().raiseFence(fence);
      await store().putState('failures', 'a', { by: 'nobody' }, null);
      await store().putState('failures', 'b', { by: 'other' }, null, other);
      for (const fence of [first, second]) {
        await store().raiseFence(fence);
        for (const { key, version } of await store().listState('failures'))
          expect(await store().putState('failures', key, { by: String(fence.token) }, version, fence)).toBe(true);
        expect((await store().listState('failures')).map(({ value }) => value['by'])).toEqual([`${fence.token}`, `${fence.token}`]);
      }
      await store().putState('failures', 'c', { by: 'nobody' }, null);
      for (const { key, version } of await store().listState('failures'))
        expect(await store().putState('failures', key, null, version, second)).toBe(true);
      expect(await store().listState('failures')).toEqual([]);
    });

    it('hold for their own subscription only', async () => {
      await store().raiseFence(second);
      const other = { subscription: 'other', token: 1n };
      await store().raiseFence(other);
      await store().saveCheckpoint('other', 5n, other);
      expect(await store().putState('failures', 'b', { by: 'nobody' }, null)).toBe(true);
      expect(await store().checkpoint('other')).toBe(5n);
    });

    it('let one of many succeed at once, and nothing be seen that a loser wrote afterwards', async () => {
      await store().raiseFence(first);
      const tokens = [2n, 3n, 4n, 5n, 6n];
      await Promise.allSettled(
        tokens.map(async (token) => {
          const fence = { subscription: ORDERS, token };
          await store().raiseFence(fence);
          for (let n = 0; n < 10; n += 1) await store().putState('failures', `${token}-${n}`, { n }, null, fence);
        }),
      );
      const highest = { subscription: ORDERS, token: 7n };
      await store().raiseFence(highest);
      const before = (await store().listState('failures')).length;
      await Promise.allSettled(
        tokens.map((token) => store().putState('failures', `${token}-late`, {}, null, { subscription: ORDERS, token })),
      );
      expect(await store().listState('failures')).toHaveLength(before);
      expect((await store().listStates(['failures', 'other'])).get('failures')).toHaveLength(before);
    });
  });
}
