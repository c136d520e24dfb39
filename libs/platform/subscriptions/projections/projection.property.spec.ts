import {
  appendFacts,
  type Change,
  collect,
  counted,
  countersProjection,
  documents,
  FaultyReadStore,
  fakeClock,
  fakeScheduler,
  InMemoryEventStore,
  keep,
  removed,
  settled,
  temporaryFolders,
} from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import { ProjectionRunner } from './projection.runner.js';
import { SkippedEvents } from './skipped-events.js';

const BUILD = 'counters@1#1';
const newFolder = temporaryFolders();

const name = (prefix: string, most: number) => fc.integer({ min: 1, max: most }).map((n) => `${prefix}${n}`);
const some = fc.uniqueArray(name('doc', 4), { minLength: 1, maxLength: 3 });

/** What may happen to a read model, in any order. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('counted' as const),
      stream: name('s', 3),
      counters: some,
      trap: fc.option(name('t', 3), { freq: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removed' as const), stream: name('s', 3), counters: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('heals' as const), trap: name('t', 3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('breaks' as const), trap: name('t', 3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tries again' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restarts' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('dies' as const),
      change: fc.constantFrom<Change>('apply', 'saveCheckpoint', 'putState'),
      when: fc.constantFrom('before' as const, 'after' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

/** A process that follows the log until it dies. */
class Process {
  readonly #stop = new AbortController();
  readonly ended: Promise<unknown>;

  constructor(readonly runner: ProjectionRunner) {
    this.ended = runner.run(this.#stop.signal).catch((error: unknown) => error);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }
}

describe('A read model', () => {
  it('is the straight fold of the log, whatever failed and however often the process died', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (steps, batchSize) => {
        const clock = fakeClock();
        const scheduler = fakeScheduler(clock);
        const events = new InMemoryEventStore();
        const inner = openEmbeddedReadStore(newFolder());
        const store = new FaultyReadStore(inner);
        const fails = new Set(['t1', 't2', 't3']);
        const projection = countersProjection(fails);
        const begin = (): Process => {
          const runner = new ProjectionRunner({
            projection,
            build: BUILD,
            events,
            documents: store,
            skipped: new SkippedEvents(store, clock, projection),
            surroundings: { clock, scheduler, random: () => 0.5 },
            observe: () => undefined,
            batchSize,
          });
          return new Process(runner);
        };
        let process = begin();
        const restart = async (): Promise<void> => {
          await process.end();
          store.plan = () => false;
          process = begin();
          await settled();
        };

        for (const one of steps) {
          switch (one.kind) {
            case 'counted':
              await appendFacts(events, one.stream, counted(1, one.counters, one.trap === null ? {} : { trap: one.trap }));
              break;
            case 'removed':
              await appendFacts(events, one.stream, removed(...one.counters));
              break;
            case 'heals':
              fails.delete(one.trap);
              break;
            case 'breaks':
              fails.add(one.trap);
              break;
            case 'tries again':
              for (const { key } of process.runner.listParked()) await process.runner.retry(key).catch(() => false);
              break;
            case 'restarts':
              await restart();
              break;
            case 'dies': {
              let left = one.times;
              store.plan = (change, when) => {
                if (change === one.change && when === one.when) left -= 1;
                return left <= 0;
              };
            }
          }
          await settled();
          // The checkpoint never claims more than the log has.
          expect((await inner.checkpoint(BUILD)) ?? 0n).toBeLessThanOrEqual(await events.headPosition());
        }

        fails.clear();
        await restart();
        await process.runner.progress.waitUntil(await events.headPosition(), 60_000, scheduler);
        const stored = Object.fromEntries((await collect(inner.scan(BUILD))).flatMap(({ id, doc }) => (doc === null ? [] : [[id, doc]])));
        expect(stored).toEqual(documents(keep(countersProjection(), await collect(events.readAll()))));
        expect(process.runner.listParked()).toEqual([]);
        await process.end();
        await inner.close();
      }),
      {
        numRuns: 120,
        // A retry that gets past one event and stops at the next, in a process that dies in between.
        examples: [
          [
            [
              { kind: 'counted', stream: 's1', counters: ['doc1'], trap: 't1' },
              { kind: 'dies', change: 'apply', when: 'before', times: 2 },
              { kind: 'counted', stream: 's1', counters: ['doc1'], trap: 't2' },
              { kind: 'heals', trap: 't1' },
              { kind: 'tries again' },
              { kind: 'heals', trap: 't1' },
            ],
            2,
          ],
          // A retry between a write that failed after it was made and the next opening: what waits lies behind the position known here.
          [
            [
              { kind: 'dies', change: 'apply', when: 'after', times: 1 },
              { kind: 'counted', stream: 's1', counters: ['doc1'], trap: 't1' },
              { kind: 'dies', change: 'saveCheckpoint', when: 'before', times: 1 },
              { kind: 'tries again' },
              { kind: 'counted', stream: 's1', counters: ['doc1'], trap: null },
              { kind: 'counted', stream: 's1', counters: ['doc1'], trap: null },
              { kind: 'counted', stream: 's1', counters: ['doc1'], trap: null },
            ],
            1,
          ],
        ],
      },
    );
  }, 60_000);
});
