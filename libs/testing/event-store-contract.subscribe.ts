import type { EventStore, SubscriptionItem } from '@app/platform/event-store';
import { describe, expect, it } from '@jest/globals';
import { append, noted } from './event-store-contract.append.js';
import type { ContractContext } from './event-store-contract.js';

type Items = AsyncIterator<SubscriptionItem>;

/** The next events up to a mark of having caught up, at or after `until`. */
async function untilCaughtUp(items: Items, until: bigint): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (;;) {
    const item = await items.next();
    if (item.done === true) throw new Error('the subscription ended');
    if (item.value.kind === 'event') seen.push(item.value.event.data);
    else if (item.value.position >= until) return seen;
  }
}

/** Following: from anywhere, through to live, each record once and in order. */
export function subscribeContract({ use, streamName }: ContractContext): void {
  const follow = (store: EventStore, after: bigint, types?: readonly string[]) => {
    const stop = new AbortController();
    const filter = { streamPrefixes: [streamName('')], ...(types === undefined ? {} : { types }) };
    const items = store.subscribe({ after, filter, signal: stop.signal })[Symbol.asyncIterator]();
    return { items, stop };
  };

  describe('following the log', () => {
    it('shows what was there, says when it has caught up, and goes on live', async () => {
      const { store } = use();
      const start = await store.headPosition();
      const head = await append(store, streamName('a'), undefined, noted(0), noted(1));
      const { items, stop } = follow(store, start);
      expect(await untilCaughtUp(items, await store.headPosition())).toEqual([{ n: 0 }, { n: 1 }]);
      const waiting = untilCaughtUp(items, (await store.headPosition()) + 1n);
      await append(store, streamName('a'), head, noted(2));
      expect(await waiting).toEqual([{ n: 2 }]);
      stop.abort();
      expect(await items.next()).toMatchObject({ done: true });
    });

    it('starts from the beginning of the log, and from any position in it', async () => {
      const { store } = use();
      await append(store, streamName('a'), undefined, noted(0), noted(1), noted(2));
      const head = await store.headPosition();
      const fromStart = follow(store, 0n);
      expect(await untilCaughtUp(fromStart.items, head)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
      const first = await store
        .readAll({ filter: { streamPrefixes: [streamName('')] }, limit: 1 })
        [Symbol.asyncIterator]()
        .next();
      const fromFirst = follow(store, first.done === true ? 0n : first.value.position);
      expect(await untilCaughtUp(fromFirst.items, head)).toEqual([{ n: 1 }, { n: 2 }]);
      fromStart.stop.abort();
      fromFirst.stop.abort();
    });

    it('shows only what comes, when it starts at the end', async () => {
      const { store } = use();
      const head = await append(store, streamName('a'), undefined, noted(0));
      const { items, stop } = follow(store, await store.headPosition());
      const waiting = untilCaughtUp(items, (await store.headPosition()) + 1n);
      await append(store, streamName('a'), head, noted(1));
      expect(await waiting).toEqual([{ n: 1 }]);
      stop.abort();
    });

    it('shows the filtered types only, and catches up past all others', async () => {
      const { store } = use();
      const start = await store.headPosition();
      const { items, stop } = follow(store, start, ['Wanted']);
      await append(store, streamName('a'), undefined, noted(0), { type: 'Wanted', data: { n: 1 } }, noted(2));
      expect(await untilCaughtUp(items, await store.headPosition())).toEqual([{ n: 1 }]);
      stop.abort();
    });

    it('ends at once when it is told to while it waits, and when it was told to before it began', async () => {
      const { store } = use();
      const { items, stop } = follow(store, await store.headPosition());
      await untilCaughtUp(items, await store.headPosition());
      const waiting = items.next();
      stop.abort();
      expect(await waiting).toMatchObject({ done: true });
      const late = store.subscribe({ after: 0n, signal: AbortSignal.abort() })[Symbol.asyncIterator]();
      expect(await late.next()).toMatchObject({ done: true });
    });

    it('goes from catching up to live without gap or repeat while others write, however slow its reader', async () => {
      const { store, secondWriter } = use();
      const start = await store.headPosition();
      const streams = 8;
      const each = 150;
      const write = async (writer: EventStore, n: number): Promise<void> => {
        let head = await append(writer, streamName(`w${n}`), undefined, noted(0));
        for (let k = 1; k < each; k += 1) head = await append(writer, streamName(`w${n}`), head, noted(k));
      };
      const writing = Promise.all(Array.from({ length: streams }, (_, n) => write(n % 2 === 0 ? store : secondWriter, n)));
      const slow = async (pauseEvery: number): Promise<readonly string[]> => {
        const { items, stop } = follow(store, start);
        const seen: string[] = [];
        let last = start;
        while (seen.length < streams * each) {
          const item = await items.next();
          if (item.done === true) throw new Error('the subscription ended');
          if (item.value.kind === 'caught-up') continue;
          const { event } = item.value;
          expect(event.position > last).toBe(true);
          last = event.position;
          seen.push(`${event.stream} ${event.revision}`);
          if (seen.length % pauseEvery === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        stop.abort();
        return seen;
      };
      const [one, two, three] = await Promise.all([slow(1), slow(7), slow(1_000), writing]);
      expect(new Set(one).size).toBe(streams * each);
      expect(two).toEqual(one);
      expect(three).toEqual(one);
    }, 60_000);
  });
}
