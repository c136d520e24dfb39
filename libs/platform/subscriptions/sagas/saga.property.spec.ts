import type { Saga } from '@app/kernel';
import {
  answerWhenAsked,
  appendFacts,
  asked,
  type Change,
  FaultyReadStore,
  fakeClock,
  fakeScheduler,
  InMemoryEventStore,
  type SpecFile,
  SpecPerformer,
  settled,
  specFile,
  temporaryFolders,
} from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import { SagaRunner } from './saga.runner.js';

const newFolder = temporaryFolders();
const order = fc.integer({ min: 1, max: 4 }).map((n) => `O${n}`);

/** What may happen to a saga, in any order. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('asked' as const), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fails' as const), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('works again' as const), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time passes' as const), seconds: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('run now' as const), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restarts' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forgets its checkpoint' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('loses the log' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('dies' as const),
      change: fc.constantFrom<Change>('saveCheckpoint', 'putState'),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

describe('A saga', () => {
  it('answers everything once, whatever failed and however often the process died', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 40 }), async (steps) => {
        const clock = fakeClock();
        const scheduler = fakeScheduler(clock);
        const events = new InMemoryEventStore();
        const inner = openEmbeddedReadStore(newFolder());
        const store = new FaultyReadStore(inner);
        const performer = new SpecPerformer(events);
        const failing = new Set<string>();
        performer.before = (orderId) => {
          if (failing.has(orderId)) throw new Error('not now');
        };
        const begin = () => {
          const runner = new SagaRunner<SpecFile, never>({
            saga: answerWhenAsked as Saga<SpecFile, never>,
            work: performer.work,
            events,
            documents: store,
            surroundings: { clock, scheduler, random: () => 0.5 },
            observe: () => undefined,
            concurrency: 2,
          });
          const stop = new AbortController();
          const ended = runner.run(stop.signal).catch((error: unknown) => error);
          const end = (): Promise<unknown> => {
            stop.abort();
            return ended;
          };
          return { runner, end };
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
            case 'asked':
              await appendFacts(events, `order-${one.order}`, asked);
              break;
            case 'fails':
              failing.add(one.order);
              break;
            case 'works again':
              failing.delete(one.order);
              break;
            case 'time passes':
              await scheduler.advance(one.seconds);
              break;
            case 'run now':
              await process.runner.reactions.runNow(one.order).catch(() => undefined);
              break;
            case 'restarts':
              await restart();
              break;
            case 'forgets its checkpoint':
              await inner.saveCheckpoint('saga:answer-when-asked', 0n);
              break;
            case 'loses the log':
              events.lose();
              await settled();
              events.comeBack();
              break;
            case 'dies':
              store.plan = (change, when) => change === one.change && when === one.when;
          }
          await settled();
        }

        failing.clear();
        await restart();
        await scheduler.advance(700);
        expect(process.runner.progress.position).toBe(await events.headPosition());
        expect(process.runner.listParked()).toEqual([]);
        for (const orderId of ['O1', 'O2', 'O3', 'O4']) {
          const facts = (await specFile(events, orderId))?.facts ?? [];
          const count = (type: string): number => facts.filter((one) => one === type).length;
          expect(count('Answered')).toBe(count('Asked'));
        }
        await process.end();
        await inner.close();
      }),
      { numRuns: 120 },
    );
  }, 60_000);
});
