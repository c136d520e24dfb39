import { describe, expect, it } from '@jest/globals';
import { collect } from './collect.js';
import { append, noted } from './event-store-contract.append.js';
import type { ContractContext } from './event-store-contract.js';
import { testRecords } from './test-records.js';

/** Reading: a stream in both directions from anywhere, and the whole log in one order. */
export function readContract({ use, streamName }: ContractContext): void {
  describe('reading a stream', () => {
    const twelve = async (stream: string): Promise<void> => {
      await append(use().store, stream, undefined, ...Array.from({ length: 12 }, (_, n) => noted(n)));
    };
    it.each<[string, Parameters<ReturnType<ContractContext['use']>['store']['readStream']>[1], readonly number[]]>([
      ['forwards', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      ['forwards from a revision', { from: 9 }, [9, 10, 11]],
      ['forwards with a limit', { from: 3, limit: 2 }, [3, 4]],
      ['forwards from beyond its end', { from: 12 }, []],
      ['backwards', { direction: 'backwards' }, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      ['backwards from a revision', { direction: 'backwards', from: 2 }, [2, 1, 0]],
      ['backwards with a limit', { direction: 'backwards', limit: 2 }, [11, 10]],
      ['with a limit of none', { limit: 0 }, []],
    ])('%s', async (_how, options, expected) => {
      const stream = streamName('a');
      await twelve(stream);
      expect((await collect(use().store.readStream(stream, options))).map(({ revision }) => revision)).toEqual(expected);
    });

    it('reads more than fits in one page, in both directions', async () => {
      const { store } = use();
      const stream = streamName('long');
      let head = await append(store, stream, undefined, noted(0));
      for (let n = 1; n < 1_000; n += 111) head = await append(store, stream, head, ...Array.from({ length: 111 }, (_, k) => noted(n + k)));
      const forwards = await collect(store.readStream(stream));
      const backwards = await collect(store.readStream(stream, { direction: 'backwards' }));
      expect(forwards.map(({ revision }) => revision)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
      expect(backwards).toEqual(forwards.toReversed());
    }, 60_000);
  });

  describe('reading the log', () => {
    it('shows all records in the order of their positions, streams interleaved', async () => {
      const { store } = use();
      const after = await store.headPosition();
      const a = await append(store, streamName('a'), undefined, noted('a0'));
      const b = await append(store, streamName('b'), undefined, noted('b0'), noted('b1'));
      await append(store, streamName('a'), a, noted('a1'));
      await append(store, streamName('b'), b, noted('b2'));
      const streamPrefixes = [streamName('')];
      const events = await collect(store.readAll({ after, filter: { streamPrefixes } }));
      expect(events.map(({ data }) => data)).toEqual(['a0', 'b0', 'b1', 'a1', 'b2'].map((n) => ({ n })));
      const positions = events.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((x, y) => (x < y ? -1 : 1)));
      expect(new Set(positions).size).toBe(5);
      expect(positions.at(-1)).toBe(await store.headPosition());
      const [, second] = positions;
      const rest = await collect(store.readAll({ after: second ?? 0n, filter: { streamPrefixes }, limit: 2 }));
      expect(rest.map(({ data }) => data)).toEqual([{ n: 'b1' }, { n: 'a1' }]);
    });

    it('has been seen as far as it was appended to and read, and tells so without asking', async () => {
      const { store } = use();
      const records = testRecords({ stream: streamName('a'), facts: [noted(0)] });
      const { position } = await store.append({ stream: streamName('a'), expected: 'no-stream', records });
      expect(store.furthestSeen()).toBeGreaterThanOrEqual(position);
      expect(store.furthestSeen()).toBeLessThanOrEqual(await store.headPosition());
    });

    it('knows the last record of all', async () => {
      const { store } = use();
      await append(store, streamName('a'), undefined, noted('a0'), noted('a1'));
      await append(store, streamName('b'), undefined, noted('b0'));
      const last = await store.readLast();
      expect(last).toMatchObject({ stream: streamName('b'), revision: 0, data: { n: 'b0' }, position: await store.headPosition() });
      expect(await collect(store.readAll({ after: last?.position ?? 0n }))).toEqual([]);
    });

    it('finds the place after which the last so many records stand', async () => {
      const { store } = use();
      const before = await store.headPosition();
      const head = await append(store, streamName('a'), undefined, ...Array.from({ length: 600 }, (_, n) => noted(n)));
      await append(store, streamName('a'), head, ...Array.from({ length: 100 }, (_, n) => noted(600 + n)));
      for (const count of [1, 100, 513, 699]) {
        const after = await store.positionBeforeLast(count);
        expect((await collect(store.readAll({ after }))).map(({ revision }) => revision)).toEqual(
          Array.from({ length: count }, (_, n) => 700 - count + n),
        );
      }
      expect(await store.positionBeforeLast(700)).toBe(before);
      expect(await store.positionBeforeLast(0)).toBe(await store.headPosition());
      expect(await store.positionBeforeLast(10_000_000)).toBe(0n);
    });

    it('filters by type, by stream and by both', async () => {
      const { store } = use();
      const after = await store.headPosition();
      const fact = (type: string) => ({ type, data: {} });
      await append(store, streamName('x-1'), undefined, fact('Red'), fact('RedAlert'), fact('Blue'), fact('Green'));
      await append(store, streamName('y-1'), undefined, fact('Red'), fact('RedAlert'), fact('Blue'));
      const read = async (filter: NonNullable<Parameters<typeof store.readAll>[0]>['filter']): Promise<string[]> => {
        const events = await collect(store.readAll({ after, filter: { streamPrefixes: [streamName('')], ...filter } }));
        return events.map(({ stream, type }) => `${stream.slice(streamName('').length)} ${type}`);
      };
      expect(await read({ types: ['Red', 'Green'] })).toEqual(['x-1 Red', 'x-1 Green', 'y-1 Red']);
      expect(await read({ streamPrefixes: [streamName('y-')] })).toEqual(['y-1 Red', 'y-1 RedAlert', 'y-1 Blue']);
      expect(await read({ streamPrefixes: [streamName('x-')], types: ['Red'] })).toEqual(['x-1 Red']);
      expect(await read({ streamPrefixes: [streamName('x'), streamName('y')], types: ['Blue'] })).toEqual(['x-1 Blue', 'y-1 Blue']);
      expect(await read({ types: ['Yellow'] })).toEqual([]);
      expect(await read({ types: [] })).toEqual([]);
      expect(await read({ streamPrefixes: ["' OR 1=1 --", '%', '_'] })).toEqual([]);
    });
  });
}
