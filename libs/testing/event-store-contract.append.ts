import type { Fact, StreamHead } from '@app/kernel';
import {
  APPEND_LIMIT_BYTES,
  AppendTooLarge,
  BrokenChain,
  type EventStore,
  type ExpectedRevision,
  WrongExpectedRevision,
} from '@app/platform/event-store';
import { describe, expect, it } from '@jest/globals';
import { collect } from './collect.js';
import type { ContractContext } from './event-store-contract.js';
import { headAfter, testRecords } from './test-records.js';

export const noted = (n: number | string): Fact => ({ type: 'Noted', data: { n } });

/** A cluster on a small machine needs some milliseconds for each of the thousand rounds. */
const RACE_MILLIS = 240_000;

/** Appends facts after a head and gives the new head. */
export async function append(
  store: EventStore,
  stream: string,
  head: StreamHead | undefined,
  ...facts: readonly Fact[]
): Promise<StreamHead> {
  const records = testRecords({ stream, head, facts });
  return (await store.append({ stream, expected: head?.revision ?? 'no-stream', records })).head;
}

/** Appending: exactly where it was expected, all or nothing, and once however often it is sent. */
export function appendContract({ use, streamName }: ContractContext): void {
  describe('appending', () => {
    it('starts a stream and goes on at an exact revision', async () => {
      const { store } = use();
      const stream = streamName('a');
      const first = await append(store, stream, undefined, noted(0), noted(1));
      expect(first).toMatchObject({ revision: 1 });
      const second = await append(store, stream, first, noted(2));
      expect(await store.readHead(stream)).toEqual(second);
      expect((await collect(store.readStream(stream))).map(({ data, revision }) => [revision, data])).toEqual([
        [0, { n: 0 }],
        [1, { n: 1 }],
        [2, { n: 2 }],
      ]);
    });

    it('knows no head of a stream that is not there', async () => {
      expect(await use().store.readHead(streamName('a'))).toBeUndefined();
      expect(await collect(use().store.readStream(streamName('a')))).toEqual([]);
    });

    it.each<[string, ExpectedRevision, number | 'no-stream']>([
      ['no stream where there is one', 'no-stream', 1],
      ['an older revision', 0, 1],
      ['a later revision', 7, 1],
    ])('refuses to expect %s', async (_what, expected, actual) => {
      const { store } = use();
      const stream = streamName('a');
      const head = await append(store, stream, undefined, noted(0), noted(1));
      const before = expected === 'no-stream' ? undefined : { ...head, revision: expected };
      const records = testRecords({ stream, head: before, facts: [noted('other')] });
      const refused = await store.append({ stream, expected, records }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ stream, expected, actual });
      expect(await store.readHead(stream)).toEqual(head);
    });

    it('refuses a revision of a stream that is not there', async () => {
      const stream = streamName('a');
      const head: StreamHead = { ...(await append(use().store, streamName('b'), undefined, noted(0))), revision: 0 };
      const records = testRecords({ stream, head, facts: [noted(1)] });
      await expect(use().store.append({ stream, expected: 0, records })).rejects.toMatchObject({ actual: 'no-stream' });
    });

    it('answers the same records again as it did at first, and writes them once', async () => {
      const { store } = use();
      const stream = streamName('a');
      const records = testRecords({ stream, facts: [noted(0), noted(1)] });
      const first = await store.append({ stream, expected: 'no-stream', records });
      await append(store, stream, first.head, noted(2));
      const again = await store.append({ stream, expected: 'no-stream', records });
      expect(first.repeated).toBe(false);
      expect(again).toEqual({ ...first, repeated: true });
      expect(await collect(store.readStream(stream))).toHaveLength(3);
    });

    it('refuses a repeat that goes beyond what was written, and one with other bytes', async () => {
      const { store } = use();
      const stream = streamName('a');
      const records = testRecords({ stream, facts: [noted(0), noted(1)] });
      await store.append({ stream, expected: 'no-stream', records: records.slice(0, 1) });
      await expect(store.append({ stream, expected: 'no-stream', records })).rejects.toBeInstanceOf(WrongExpectedRevision);
      const other = testRecords({ stream, facts: [noted('other')] });
      await expect(store.append({ stream, expected: 'no-stream', records: other })).rejects.toBeInstanceOf(WrongExpectedRevision);
      expect(await collect(store.readStream(stream))).toHaveLength(1);
    });

    it('refuses records that do not follow one another', async () => {
      const { store } = use();
      const stream = streamName('a');
      const [first, second] = testRecords({ stream, facts: [noted(0), noted(1)] });
      const stranger = testRecords({ stream, head: headAfter(testRecords({ stream, facts: [noted('x')] })), facts: [noted(1)] });
      if (first === undefined || second === undefined) throw new Error('two records were made');
      await expect(store.append({ stream, expected: 'no-stream', records: [second] })).rejects.toBeInstanceOf(BrokenChain);
      await expect(store.append({ stream, expected: 'no-stream', records: [first, ...stranger] })).rejects.toBeInstanceOf(BrokenChain);
      await expect(store.append({ stream, expected: 'no-stream', records: [] })).rejects.toBeInstanceOf(BrokenChain);
      expect(await store.readHead(stream)).toBeUndefined();
    });

    it('keeps every character exactly', async () => {
      const { store } = use();
      const stream = streamName('zeichen-字-🂡');
      const text = `\u0000\u0001\u001f"\\/<>&\u007f\u0080\u2028\u2029\ufeff\uffff 订单 🂡 é e\u0301`;
      const facts: Fact[] = [
        { type: 'Noted', data: { text, [text]: text } },
        { type: 'Noted', data: {} },
        { type: 'Noted', data: { text: '' } },
        { type: 'Noted', data: { n: Number.MAX_SAFE_INTEGER, m: Number.MIN_SAFE_INTEGER, deep: [[[null, true, false]]] } },
      ];
      const records = testRecords({ stream, facts });
      await store.append({ stream, expected: 'no-stream', records });
      const read = await collect(store.readStream(stream));
      expect(read.map(({ data }) => data)).toEqual(facts.map(({ data }) => data));
      expect(read.map(({ leaf, id }) => [id, leaf])).toEqual(records.map(({ leaf, id }) => [id, leaf]));
    });

    it('takes what is just within the limit and refuses what is over it', async () => {
      const { store } = use();
      const stream = streamName('a');
      const sized = (text: string) => testRecords({ stream, facts: [{ type: 'Noted', data: { text } }] });
      const rest = APPEND_LIMIT_BYTES - Buffer.byteLength(sized('')[0]?.canonical ?? '');
      const over = { stream, expected: 'no-stream' as const, records: sized('x'.repeat(rest + 1)) };
      await expect(store.append(over)).rejects.toBeInstanceOf(AppendTooLarge);
      expect(await store.readHead(stream)).toBeUndefined();
      await store.append({ stream, expected: 'no-stream', records: sized('x'.repeat(rest)) });
      const [read] = await collect(store.readStream(stream));
      expect(read?.data).toEqual({ text: 'x'.repeat(rest) });
    });

    it(
      'loses and doubles nothing when two writers race for every revision of a stream',
      async () => {
        const { store, secondWriter } = use();
        const stream = streamName('race');
        const wishes = 500;
        const write = async (writer: EventStore, name: string): Promise<void> => {
          for (let n = 0; n < wishes; n += 1) {
            for (let written = false; !written; ) {
              const head = await writer.readHead(stream);
              written = await append(writer, stream, head, noted(`${name}${n}`)).then(
                () => true,
                (error: unknown) => {
                  if (error instanceof WrongExpectedRevision) return false;
                  throw error;
                },
              );
            }
          }
        };
        await Promise.all([write(store, 'a'), write(secondWriter, 'b')]);
        const events = await collect(store.readStream(stream));
        expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 2 * wishes }, (_, n) => n));
        expect(new Set(events.map(({ data }) => JSON.stringify(data))).size).toBe(2 * wishes);
        expect(events.slice(1).map(({ metadata }) => metadata.prev)).toEqual(events.slice(0, -1).map(({ leaf }) => leaf));
        expect(await store.findDamage({ stream })).toBeUndefined();
      },
      RACE_MILLIS,
    );
  });
}
