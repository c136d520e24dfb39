import { setImmediate as nextTurn } from 'node:timers/promises';

const AT_ONCE = 20;

/**
 * Gives all items, with a turn for everything else after every twenty: where a store answers at once, nothing else would have
 * one. Ends early when the signal aborts.
 */
export async function* inTurns<T>(items: AsyncIterable<T> | Iterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  let given = 0;
  for await (const item of items) {
    if (signal.aborted) return;
    yield item;
    given += 1;
    if (given % AT_ONCE === 0) await nextTurn();
  }
}
