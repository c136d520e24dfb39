import { type EventStore, OutcomeUnknown, StoreUnavailable } from '@app/platform/event-store';
import { describe, expect, it } from '@jest/globals';
import { collect } from './collect.js';
import { append, noted } from './event-store-contract.append.js';
import type { ContractContext } from './event-store-contract.js';
import { testRecords } from './test-records.js';

/** What outlives a restart, a lost answer and a lost server. */
export function durabilityContract({ use, streamName, itCan }: ContractContext): void {
  describe('keeping', () => {
    it('is ready, and finds no damage in what was appended', async () => {
      const { store } = use();
      await append(store, streamName('a'), undefined, noted(0), noted(1));
      expect(await store.health()).toEqual({ ready: true });
      expect(await store.findDamage({ stream: streamName('a') })).toBeUndefined();
    });

    itCan('restart', 'has everything after a restart, and goes on where it was', async (store, restart) => {
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
      const { store } = use();
      const items = store.subscribe({ after: await store.headPosition(), signal: new AbortController().signal })[Symbol.asyncIterator]();
      await items.next();
      const waiting = items.next();
      const ended = expect(waiting).rejects.toBeInstanceOf(StoreUnavailable);
      await store.close();
      await ended;
      await expect(append(store, streamName('a'), undefined, noted(0))).rejects.toBeInstanceOf(StoreUnavailable);
    });

    for (const written of [true, false]) {
      const title = `settles an append whose answer was lost by sending it again byte for byte (written: ${written})`;
      const settles = async (store: EventStore, loseNextAnswer: (written: boolean) => void): Promise<void> => {
        const stream = streamName('a');
        const request = { stream, expected: 'no-stream' as const, records: testRecords({ stream, facts: [noted(0), noted(1)] }) };
        loseNextAnswer(written);
        await expect(store.append(request)).rejects.toBeInstanceOf(OutcomeUnknown);
        expect(await collect(store.readStream(stream))).toHaveLength(written ? 2 : 0);
        expect(await store.append(request)).toMatchObject({ repeated: written, head: { revision: 1 } });
        expect(await collect(store.readStream(stream))).toHaveLength(2);
      };
      itCan('loseNextAnswer', title, settles, 30_000);
    }

    const load = 'loses nothing it acknowledged when the server is gone for a while under load, and shows all of it to who follows';
    itCan(
      'outage',
      load,
      async (store, outage) => {
        const follower = new Follower(store, await store.headPosition(), streamName('load-'));
        const load = new Load(store, streamName('load-'));
        const lanes = Array.from({ length: 64 }, (_, lane) => load.write(lane));
        try {
          while (load.acknowledged.size < 64) await turn();
          await outage.begin();
          const before = load.acknowledged.size;
          await outage.end();
          while (load.acknowledged.size < before + 64) await turn();
        } finally {
          load.stop();
          await Promise.all(lanes);
        }
        for (const stream of load.acknowledged) expect(await store.readHead(stream)).toMatchObject({ revision: 0 });
        const there: string[] = [];
        for await (const { stream } of store.readAll({ filter: { streamPrefixes: [streamName('load-')] } })) there.push(stream);
        expect(new Set(there).size).toBe(there.length);
        await follower.until(await store.headPosition());
        expect(follower.seen).toEqual(there);
      },
      120_000,
    );
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Writers that go on whatever happens, and know what was acknowledged. */
class Load {
  readonly acknowledged = new Set<string>();
  #stopped = false;

  constructor(
    private readonly store: EventStore,
    private readonly prefix: string,
  ) {}

  stop(): void {
    this.#stopped = true;
  }

  async write(lane: number): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const stream = `${this.prefix}${lane}-${n}`;
      try {
        await append(this.store, stream, undefined, noted(n));
        this.acknowledged.add(stream);
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
      }
      await turn();
    }
  }
}

/** Follows the log as a runner does: when the store is lost it subscribes again from where it was. */
class Follower {
  readonly seen: string[] = [];
  readonly #stop = new AbortController();
  #position: bigint;
  #waiting: { readonly until: bigint; readonly resolve: () => void } | undefined;

  constructor(
    private readonly store: EventStore,
    after: bigint,
    private readonly prefix: string,
  ) {
    this.#position = after;
    void this.#run();
  }

  /** Resolves when everything up to a position was seen; then it follows no more. */
  async until(position: bigint): Promise<void> {
    if (this.#position < position) await new Promise<void>((resolve) => (this.#waiting = { until: position, resolve }));
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const filter = { streamPrefixes: [this.prefix] };
        for await (const item of this.store.subscribe({ after: this.#position, filter, signal })) {
          if (item.kind === 'event') this.seen.push(item.event.stream);
          this.#position = item.kind === 'event' ? item.event.position : item.position;
          if (this.#waiting !== undefined && this.#position >= this.#waiting.until) this.#waiting.resolve();
        }
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await turn();
      }
    }
  }
}
