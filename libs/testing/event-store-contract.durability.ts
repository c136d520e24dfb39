import { OutcomeUnknown, StoreUnavailable } from '@app/platform/event-store';
import { describe, expect, it } from '@jest/globals';
import { collect } from './collect.js';
import { append, noted } from './event-store-contract.append.js';
import type { ContractContext } from './event-store-contract.js';
import { testRecords } from './test-records.js';

/** What outlives a restart, a lost answer and a lost server. */
export function durabilityContract({ use, streamName }: ContractContext): void {
  describe('keeping', () => {
    it('is ready, and finds no damage in what was appended', async () => {
      const { store } = use();
      await append(store, streamName('a'), undefined, noted(0), noted(1));
      expect(await store.health()).toEqual({ ready: true });
      expect(await store.findDamage({ stream: streamName('a') })).toBeUndefined();
    });

    it('has everything after a restart, and goes on where it was', async () => {
      const { store, restart } = use();
      if (restart === undefined) return;
      const head = await append(store, streamName('a'), undefined, noted(0), noted(1));
      const position = await store.headPosition();
      const before = await collect(store.readStream(streamName('a')));
      const again = await restart();
      expect(await collect(again.readStream(streamName('a')))).toEqual(before);
      expect(await again.readHead(streamName('a'))).toEqual(head);
      expect(await again.headPosition()).toBe(position);
      await append(again, streamName('a'), head, noted(2));
      expect((await again.headPosition()) > position).toBe(true);
      const repeated = testRecords({ stream: streamName('a'), facts: [noted(0), noted(1)] });
      expect(await again.append({ stream: streamName('a'), expected: 'no-stream', records: repeated })).toMatchObject({
        repeated: true,
        position,
      });
    });

    it('refuses to write once it is closed, and ends those who follow it', async () => {
      const { store, restart } = use();
      if (restart === undefined) return;
      const items = store.subscribe({ after: await store.headPosition(), signal: new AbortController().signal })[Symbol.asyncIterator]();
      await items.next();
      const waiting = items.next();
      const ended = expect(waiting).rejects.toBeInstanceOf(StoreUnavailable);
      await store.close();
      await ended;
      await expect(append(store, streamName('a'), undefined, noted(0))).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it.each([true, false])('settles an append whose answer was lost by sending it again byte for byte (written: %s)', async (written) => {
      const { store, loseNextAnswer } = use();
      if (loseNextAnswer === undefined) return;
      const stream = streamName('a');
      const request = { stream, expected: 'no-stream' as const, records: testRecords({ stream, facts: [noted(0), noted(1)] }) };
      loseNextAnswer(written);
      await expect(store.append(request)).rejects.toBeInstanceOf(OutcomeUnknown);
      expect(await collect(store.readStream(stream))).toHaveLength(written ? 2 : 0);
      expect(await store.append(request)).toMatchObject({ repeated: written, head: { revision: 1 } });
      expect(await collect(store.readStream(stream))).toHaveLength(2);
    });

    it('loses nothing it acknowledged when the server is gone for a while under load', async () => {
      const { store, outage } = use();
      if (outage === undefined) return;
      const acknowledged = new Set<string>();
      let writing = true;
      const write = async (n: number): Promise<void> => {
        for (let k = 0; writing; k += 1) {
          const stream = streamName(`load-${n}-${k}`);
          await append(store, stream, undefined, noted(k)).then(
            () => acknowledged.add(stream),
            (error: unknown) => {
              if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
            },
          );
        }
      };
      const load = Array.from({ length: 16 }, (_, n) => write(n));
      await outage.begin();
      const beforeEnd = acknowledged.size;
      await outage.end();
      await append(store, streamName('after'), undefined, noted(0));
      writing = false;
      await Promise.all(load);
      for (const stream of acknowledged) expect(await store.readHead(stream)).toMatchObject({ revision: 0 });
      expect(acknowledged.size).toBeGreaterThan(beforeEnd);
    }, 60_000);
  });
}
