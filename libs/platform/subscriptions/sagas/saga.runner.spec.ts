import type { Saga } from '@app/kernel';
import {
  answerWhenAsked,
  appendFacts,
  asked,
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
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import type { ReadStore } from '../../read-store/read-store.port.js';
import { NotParked, ReasonMissing, type SubscriptionHappening } from '../happening.js';
import { SagaRunner } from './saga.runner.js';
import { PARKED_FROM_TRY } from './saga-failures.js';

const newFolder = temporaryFolders();
const CHECKPOINT = 'saga:answer-when-asked';

describe('A saga that follows the log', () => {
  let clock: ReturnType<typeof fakeClock>;
  let scheduler: ReturnType<typeof fakeScheduler>;
  let events: InMemoryEventStore;
  let kept: ReadStore;
  let store: FaultyReadStore;
  let performer: SpecPerformer;
  let happened: SubscriptionHappening[];
  let stops: (() => Promise<void>)[];

  beforeEach(() => {
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    events = new InMemoryEventStore();
    kept = openEmbeddedReadStore(newFolder());
    store = new FaultyReadStore(kept);
    performer = new SpecPerformer(events);
    happened = [];
    stops = [];
  });

  afterEach(async () => {
    await stop();
    await kept.close();
  });

  const runnerOf = (saga: Saga<SpecFile> = answerWhenAsked, concurrency = 4): SagaRunner<SpecFile, never> =>
    new SagaRunner<SpecFile, never>({
      saga: saga as Saga<SpecFile, never>,
      work: performer.work,
      events,
      documents: store,
      surroundings: { clock, scheduler, random: () => 1 },
      observe: (happening) => happened.push(happening),
      concurrency,
    });
  const start = (runner: SagaRunner<SpecFile, never>): SagaRunner<SpecFile, never> => {
    const controller = new AbortController();
    const ended = runner.run(controller.signal);
    stops.push(async () => {
      controller.abort();
      await ended;
    });
    return runner;
  };
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0)) await one();
  };
  const ask = (orderId: string): Promise<unknown> => appendFacts(events, `order-${orderId}`, asked);
  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await settled();
  };
  const factsOf = async (orderId: string): Promise<readonly string[] | undefined> => (await specFile(events, orderId))?.facts;
  const checkpoint = async (): Promise<bigint | undefined> => {
    await scheduler.advance(0.6);
    return kept.checkpoint(CHECKPOINT);
  };

  describe('reacting', () => {
    it('does what the case file at its head asks for, for old events and new', async () => {
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      await ask('B');
      await quiet();
      expect([await factsOf('A'), await factsOf('B')]).toEqual([
        ['Asked', 'Answered'],
        ['Asked', 'Answered'],
      ]);
      expect(runner.progress.position).toBe(await events.headPosition());
    });

    it('hands each intent its place among those of one reaction', async () => {
      await ask('A');
      await ask('A');
      start(runnerOf());
      await quiet();
      expect(performer.performed).toEqual([
        { orderId: 'A', intent: 'answer', ordinal: 0 },
        { orderId: 'A', intent: 'answer', ordinal: 1 },
      ]);
    });

    it('works on different orders side by side, as many as it may, and on one order once at a time', async () => {
      const gate = Promise.withResolvers<undefined>();
      performer.before = () => gate.promise.then(() => undefined);
      for (const orderId of ['A', 'B', 'C', 'A', 'B', 'C', 'D']) await ask(orderId);
      start(runnerOf(answerWhenAsked, 3));
      await quiet();
      expect([...performer.busy.keys()]).toEqual(['A', 'B', 'C']);
      gate.resolve(undefined);
      await quiet();
      expect(performer.most).toBe(3);
      expect(performer.performed).toHaveLength(7);
      expect(performer.performed.at(-1)?.orderId).toBe('D');
    });

    it('sees what came in while it was working, in one more run', async () => {
      const gates = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      let runs = 0;
      performer.before = async () => {
        await gates[runs++]?.promise;
      };
      await ask('A');
      start(runnerOf());
      await quiet();
      await ask('A');
      await ask('A');
      await ask('A');
      await quiet();
      gates[0]?.resolve(undefined);
      await quiet();
      gates[1]?.resolve(undefined);
      await quiet();
      expect(performer.performed.map(({ ordinal }) => ordinal)).toEqual([0, 0, 1, 2]);
    });

    it('wants nothing of a finished story, even when it has lost its checkpoint', async () => {
      await ask('A');
      start(runnerOf());
      await quiet();
      await stop();
      await kept.saveCheckpoint(CHECKPOINT, 0n);
      start(runnerOf());
      await quiet();
      expect(performer.performed).toHaveLength(1);
    });
  });

  describe('its start', () => {
    it('is at the head for one that begins with its deployment, recorded once', async () => {
      await ask('A');
      const fromNow: Saga<SpecFile> = { ...answerWhenAsked, startsAt: 'deploy' };
      start(runnerOf(fromNow));
      await quiet();
      await stop();
      await ask('B');
      await kept.saveCheckpoint(CHECKPOINT, 1n);
      start(runnerOf(fromNow));
      await quiet();
      expect(performer.performed.map(({ orderId }) => orderId)).toEqual(['B']);
      expect(performer.started).toEqual([{ saga: 'answer-when-asked', startsAt: 'deploy', after: 1n }]);
    });
  });

  describe('the checkpoint', () => {
    it('is never past an event that is not dealt with', async () => {
      const gate = Promise.withResolvers<undefined>();
      performer.before = (orderId) => (orderId === 'A' ? gate.promise.then(() => undefined) : undefined);
      await ask('B');
      await ask('A');
      await ask('C');
      const runner = start(runnerOf());
      await quiet();
      expect(performer.performed.map(({ orderId }) => orderId)).toEqual(['B', 'C']);
      expect(await checkpoint()).toBe(1n);
      expect(runner.progress.position).toBe(1n);
      gate.resolve(undefined);
      await quiet();
      expect(await checkpoint()).toBe(await events.headPosition());
    });

    it('lets work that was cut off be done after the restart', async () => {
      await ask('A');
      performer.before = () => Promise.reject(Object.assign(new Error('gone'), { name: 'StoreUnavailable' }));
      await expect(runnerOf().run(new AbortController().signal)).rejects.toThrow('gone');
      expect(await kept.checkpoint(CHECKPOINT)).toBeUndefined();
      expect(await kept.listState('saga-failures:answer-when-asked')).toEqual([]);
      performer.before = () => undefined;
      start(runnerOf());
      await quiet();
      expect(await factsOf('A')).toEqual(['Asked', 'Answered']);
    });

    it('is saved when it stops, after what runs has ended and without what had not begun', async () => {
      const gate = Promise.withResolvers<undefined>();
      performer.before = () => gate.promise.then(() => undefined);
      await ask('A');
      await ask('B');
      start(runnerOf(answerWhenAsked, 1));
      await quiet();
      const stopped = stop();
      gate.resolve(undefined);
      await stopped;
      expect(performer.performed.map(({ orderId }) => orderId)).toEqual(['A']);
      expect(await kept.checkpoint(CHECKPOINT)).toBe(1n);
    });

    it('waits with reading on when too much is unfinished', async () => {
      const gate = Promise.withResolvers<undefined>();
      performer.before = () => gate.promise.then(() => undefined);
      for (let n = 0; n < 1_200; n += 1) await ask('A');
      const runner = start(runnerOf());
      await quiet();
      gate.resolve(undefined);
      await runner.progress.waitUntil(1_200n, 60_000, scheduler);
      expect(performer.performed).toHaveLength(1_200);
    });
  });

  describe('a failure', () => {
    const fail = (...orders: string[]): void => {
      performer.before = (orderId) => {
        if (orders.includes(orderId)) throw new Error(`no answer for ${orderId}`);
      };
    };

    it('is durable before the checkpoint moves, and all other orders go on', async () => {
      fail('A');
      await ask('A');
      await ask('B');
      const runner = start(runnerOf());
      await quiet();
      expect(await checkpoint()).toBe(await events.headPosition());
      expect(store.made.lastIndexOf('putState')).toBeLessThan(store.made.indexOf('saveCheckpoint'));
      expect(await factsOf('B')).toEqual(['Asked', 'Answered']);
      expect(runner.listParked()).toMatchObject([
        { subscription: 'answer-when-asked', key: 'A', error: 'Error: no answer for A', tries: 1, retrying: true },
      ]);
      expect(happened).toMatchObject([{ kind: 'failed', key: 'A', tries: 1, parked: false }]);
    });

    it.each(['before', 'after'] as const)('survives a crash %s it is recorded', async (moment) => {
      fail('A');
      await ask('A');
      store.plan = (change, when) => change === 'putState' && when === moment;
      await expect(runnerOf().run(new AbortController().signal)).rejects.toThrow(moment);
      expect(await kept.checkpoint(CHECKPOINT)).toBeUndefined();
      store.plan = () => false;
      fail();
      start(runnerOf());
      await scheduler.advance(2);
      await quiet();
      expect(await factsOf('A')).toEqual(['Asked', 'Answered']);
      expect(await kept.listState('saga-failures:answer-when-asked')).toEqual([]);
    });

    it('is tried again after a wait that doubles, until it succeeds', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      await scheduler.advance(1);
      expect(runner.listParked()).toMatchObject([{ tries: 2 }]);
      await scheduler.advance(1.9);
      expect(runner.listParked()).toMatchObject([{ tries: 2 }]);
      await scheduler.advance(0.1);
      expect(runner.listParked()).toMatchObject([{ tries: 3, since: '2026-11-24T10:00:00.000Z' }]);
      fail();
      await scheduler.advance(4);
      expect(runner.listParked()).toEqual([]);
      expect(await kept.listState('saga-failures:answer-when-asked')).toEqual([]);
      expect(await factsOf('A')).toEqual(['Asked', 'Answered']);
      expect(happened.at(-1)).toMatchObject({ kind: 'recovered', key: 'A', tries: 3 });
    });

    it('is for someone to look at after some tries, and is still tried now and then', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      await scheduler.advance(130);
      await quiet();
      expect(runner.listParked()).toMatchObject([{ tries: PARKED_FROM_TRY, retrying: false }]);
      fail();
      await scheduler.advance(600);
      expect(runner.listParked()).toEqual([]);
    });

    it('is only marked by later events of its order', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      await ask('A');
      await ask('A');
      await quiet();
      expect(runner.listParked()).toMatchObject([{ tries: 1, waiting: 2 }]);
      expect(runner.progress.position).toBe(3n);
      fail();
      await scheduler.advance(1);
      expect(performer.performed).toHaveLength(3);
    });

    it('is not taken for healed when an event came in while it was tried again', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      const gates = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      let runs = 0;
      performer.before = async () => {
        await gates[runs++]?.promise;
      };
      await scheduler.advance(1);
      await ask('A');
      await quiet();
      expect(runner.progress.position).toBe(2n);
      gates[0]?.resolve(undefined);
      await quiet();
      expect(await kept.listState('saga-failures:answer-when-asked')).toHaveLength(1);
      gates[1]?.resolve(undefined);
      await quiet();
      expect(performer.performed).toHaveLength(2);
      expect(runner.listParked()).toEqual([]);
    });

    it('outlives a restart', async () => {
      fail('A');
      await ask('A');
      start(runnerOf());
      await quiet();
      await stop();
      const runner = start(runnerOf());
      await quiet();
      expect(runner.listParked()).toMatchObject([{ key: 'A', tries: 1 }]);
      fail();
      await scheduler.advance(1);
      expect(await factsOf('A')).toEqual(['Asked', 'Answered']);
    });

    it('is kept short and without secrets', async () => {
      performer.before = () => {
        throw new Error(`GET https://me:secret@pay.example/query?key=abc failed with ct_shop_0123456789 ${'x'.repeat(600)}`);
      };
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      const error = runner.listParked()[0]?.error ?? '';
      expect(error).toMatch(/^Error: GET https:\/\/…@pay\.example\/query\?… failed with ct_… x/);
      expect(error).toHaveLength(500);
    });

    it('can be tried again by hand', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      expect(await runner.retry('A')).toBe(false);
      fail();
      expect(await runner.retry('A')).toBe(true);
      await expect(runner.retry('A')).rejects.toThrow(NotParked);
    });

    it('can be skipped for a reason, which goes into the case file; a later event wakes the saga again', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      await expect(runner.skip('A', '')).rejects.toThrow(ReasonMissing);
      await runner.skip('A', 'answered-by-telephone');
      expect(performer.skipped).toEqual([
        { saga: 'answer-when-asked', orderId: 'A', reason: 'answered-by-telephone', error: 'Error: no answer for A' },
      ]);
      expect(runner.listParked()).toEqual([]);
      await scheduler.advance(3_600);
      expect(performer.performed).toEqual([]);
      fail();
      await ask('A');
      await quiet();
      expect(performer.performed).toHaveLength(2);
      await expect(runner.skip('A', 'why')).rejects.toThrow(NotParked);
    });

    it('is tried again as before when it could not be skipped', async () => {
      fail('A');
      await ask('A');
      const runner = start(runnerOf());
      await quiet();
      performer.work.recordSkip = () => Promise.reject(new Error('the log was lost'));
      await expect(runner.skip('A', 'answered-by-telephone')).rejects.toThrow('the log was lost');
      fail();
      await scheduler.advance(1);
      await quiet();
      expect([await factsOf('A'), runner.listParked()]).toEqual([['Asked', 'Answered'], []]);
    });
  });

  describe('run at once, by whoever needs the answer', () => {
    it('takes its turn with the subscription and does nothing twice', async () => {
      const runner = start(runnerOf());
      await quiet();
      await ask('A');
      await Promise.all([runner.reactions.runNow('A'), runner.reactions.runNow('A')]);
      await quiet();
      expect(performer.performed).toHaveLength(1);
    });

    it('does not wait for a slot behind a backlog', async () => {
      const gate = Promise.withResolvers<undefined>();
      performer.before = (orderId) => (orderId === 'urgent' ? undefined : gate.promise.then(() => undefined));
      for (let n = 0; n < 20; n += 1) await ask(`slow${n}`);
      const runner = start(runnerOf(answerWhenAsked, 2));
      await quiet();
      await ask('urgent');
      await runner.reactions.runNow('urgent');
      expect(performer.performed.map(({ orderId }) => orderId)).toEqual(['urgent']);
      gate.resolve(undefined);
      await quiet();
    });

    it('tells of its failure, which is recorded as any other', async () => {
      performer.before = () => {
        throw new Error('closed');
      };
      const runner = start(runnerOf());
      await quiet();
      await ask('A');
      await expect(runner.reactions.runNow('A')).rejects.toThrow('closed');
      expect(runner.listParked()).toMatchObject([{ key: 'A' }]);
    });

    it('is nothing where there is no such order', async () => {
      await expect(runnerOf().reactions.runNow('nobody')).resolves.toBeUndefined();
    });
  });
});
