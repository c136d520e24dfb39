import { appendFacts, collect, counted, FIRST_BUILD, ProcessesStage, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DamagedRecord, StoreUnavailable } from '../../event-store/event-store.port.js';
import { liveCollections, ReadModelNotReady, UnfitBuild } from './builds-record.js';
import { isEqual } from './compare-builds.js';

const lost = new StoreUnavailable('the document store cannot be reached or is not ready');
const forever = new AbortController().signal;

describe('Read models of processes that share them', () => {
  const newFolder = temporaryFolders();
  let stage: ProcessesStage;
  beforeEach(() => {
    stage = new ProcessesStage(newFolder());
  });
  afterEach(() => stage.close());

  it('have their read models rebuilt, compared and dropped by a process that follows nothing', async () => {
    const { scheduler, kept, start, stateOf, fold, happen, passing } = stage;
    const watcher = await start('watcher', false);
    const one = await start('one');
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const next = await passing(watcher.host.projection('counters').rebuild());
    expect(next).toBe('counters@1#2');
    await scheduler.advance(5);
    expect(await stateOf(one)).toContain(`${next} running`);
    expect(isEqual(await passing(watcher.host.projection('counters').diff()))).toBe(true);
    await watcher.host.projection('counters').switchTo(next);
    await passing(watcher.host.projection('counters').drop(FIRST_BUILD));
    await scheduler.advance(5);
    for (let n = 30; n < 40; n += 1) await happen(n);
    await scheduler.advance(5);
    expect(await liveCollections(kept, [{ name: 'counters', version: 1 }])('counters')).toBe(next);
    expect(Object.fromEntries((await collect(kept.scan(next))).map(({ id, doc }) => [id, doc]))).toEqual(await fold());
    await expect(kept.get(FIRST_BUILD, 'x')).rejects.toMatchObject({ name: 'UnknownCollection' });
    expect(await stateOf(one)).not.toContain(`${FIRST_BUILD} running`);
  });

  it('have a build fed again that is made again after it could not be dropped', async () => {
    const { scheduler, kept, start, stateOf, fold, happen, passing } = stage;
    const one = await start('one');
    await happen(1);
    await scheduler.advance(5);
    const counters = one.host.projection('counters');
    const next = await passing(counters.rebuild());
    await scheduler.advance(5);
    stage.isDropRefused = true;
    await expect(passing(counters.drop(next))).rejects.toThrow('refused');
    expect(await stateOf(one)).not.toContain(`${next} running`);
    expect(await passing(counters.rebuild())).toBe(next);
    await happen(2);
    await scheduler.advance(15);
    expect(await stateOf(one)).toContain(`${next} running`);
    expect(Object.fromEntries((await collect(kept.scan(next))).map(({ id, doc }) => [id, doc]))).toEqual(await fold());
  });

  it('have a first build made by a process that follows nothing, where it is asked for one and no other process follows', async () => {
    const { scheduler, kept, start, fold, stored, happen, passing } = stage;
    const watcher = await start('watcher', false);
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const counters = watcher.host.projection('counters');
    await expect(liveCollections(kept, [{ name: 'counters', version: 1 }])('counters')).rejects.toBeInstanceOf(ReadModelNotReady);
    expect(await passing(counters.rebuild())).toBe(FIRST_BUILD);
    await counters.switchTo(FIRST_BUILD);
    expect(await liveCollections(kept, [{ name: 'counters', version: 1 }])('counters')).toBe(FIRST_BUILD);
    expect(await stored()).toEqual(await fold());
  });

  it('are rebuilt or compared by one process at a time', async () => {
    const { scheduler, start, happen, passing } = stage;
    const [one, watcher] = [await start('one'), await start('watcher', false)];
    await happen(1);
    await scheduler.advance(5);
    const { promise, resolve } = Promise.withResolvers<string>();
    const busy = one.host.projection('counters').alone(() => promise, forever);
    await scheduler.advance(5);
    await expect(passing(one.host.projection('counters').diff())).rejects.toThrow('already');
    const counters = watcher.host.projection('counters');
    await expect(passing(counters.diff())).rejects.toThrow('did not get its turn within 15 s: another process');
    await expect(passing(counters.alone(() => Promise.resolve('done'), forever))).rejects.toBeInstanceOf(UnfitBuild);
    const enough = new AbortController();
    const waiting = counters.alone(() => Promise.resolve('done'), enough.signal);
    enough.abort(new Error('enough'));
    await expect(passing(waiting)).rejects.toThrow('enough');
    expect((await counters.list()).builds).toHaveLength(1);
    resolve('done');
    expect(await busy).toBe('done');
    expect(isEqual(await passing(counters.diff()))).toBe(true);
  });

  it('are rebuilt by another process once the one that rebuilt them stands still, which begins anew when it wakes', async () => {
    const { scheduler, start, happen, passing } = stage;
    const [one, two] = [await start('one'), await start('two')];
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const begun: string[] = [];
    const first = one.host.projection('counters').alone(async (signal) => {
      begun.push('one');
      if (begun.length === 1) await new Promise((_resolve, reject) => signal.addEventListener('abort', reject, { once: true }));
      return 'done';
    }, forever);
    await scheduler.advance(5);
    one.time.freeze();
    const counters = two.host.projection('counters');
    const rebuilt = counters.alone(async (signal) => {
      begun.push('two');
      return await counters.rebuild({ signal });
    }, forever);
    expect(await passing(rebuilt)).toBe('counters@1#2');
    await one.time.wake();
    expect(await passing(first)).toBe('done');
    expect(begun).toEqual(['one', 'two', 'one']);
    expect((await counters.list()).builds).toHaveLength(2);
  });

  it('are compared by a process that has not seen yet that another one switched', async () => {
    const { scheduler, start, happen, passing } = stage;
    const [one, watcher] = [await start('one'), await start('watcher', false)];
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const next = await passing(one.host.projection('counters').rebuild());
    await one.host.projection('counters').switchTo(next);
    const comparison = await passing(watcher.host.projection('counters').diff());
    expect(comparison).toMatchObject({ left: next, right: 'counters@1#3', differing: 0, unsettled: [] });
  });

  it('are not rebuilt by one that looks on while a worker makes the first build: it waits for that', async () => {
    const { scheduler, start, fold, stored, happen, passing } = stage;
    for (let n = 0; n < 30; n += 1) await happen(n);
    const watcher = await start('watcher', false);
    const one = await start('one');
    const rebuilt = watcher.host.projection('counters').rebuild();
    expect(await passing(rebuilt)).toBe(FIRST_BUILD);
    await scheduler.advance(5);
    expect(await stored()).toEqual(await fold());
    expect((await one.host.projection('counters').list()).builds).toHaveLength(1);
  });

  it('are compared no longer once a record is found damaged, which is told', async () => {
    const { events, passing, prepared } = stage;
    const { counters } = await prepared();
    const damaged = new DamagedRecord('s-5', 0, 'its bytes are not those its id was made from');
    const { readAll, subscribe } = events;
    events.readAll = async function* (how) {
      for await (const event of readAll.call(events, how)) {
        if (event.position === 10n) throw damaged;
        yield event;
      }
    };
    events.subscribe = async function* (how) {
      for await (const item of subscribe.call(events, how)) {
        if (item.kind === 'event' && how.after === 0n && item.event.position === 10n) throw damaged;
        yield item;
      }
    };
    await expect(passing(counters.diff())).rejects.toBe(damaged);
    await expect(passing(counters.rebuild())).rejects.toBe(damaged);
  });

  it('are compared with what the log gives, and not with what a broken-off rebuild left', async () => {
    const { events, kept, passing, prepared, brokenOff } = stage;
    await appendFacts(events, 's-first', counted(1, ['z']));
    const { counters } = await prepared();
    await brokenOff(counters);
    for (const build of ['counters@1#1', 'counters@1#2'])
      for (const [id, { position, doc }] of await kept.getMany(build, ['z']))
        await kept.apply({ collection: build, writes: [{ id, previous: position, position, doc: { ...doc, wrong: 'both' } }] });
    expect(isEqual(await passing(counters.diff()))).toBe(false);
  });

  it('are compared without touching a broken-off rebuild, which the next one goes on with', async () => {
    const { passing, prepared, brokenOff } = stage;
    const { counters } = await prepared();
    await brokenOff(counters);
    await passing(counters.diff());
    expect(await passing(counters.rebuild())).toBe('counters@1#2');
  });

  it('are rebuilt though a look at the builds fails on the way', async () => {
    const { scheduler, kept, passing, prepared } = stage;
    const { counters } = await prepared();
    const rebuilt = counters.rebuild({ rate: 2 }).then(String, String);
    await scheduler.advance(3);
    const getState = kept.getState.bind(kept);
    kept.getState = (space, key) => (space === 'builds' ? Promise.reject(lost) : getState(space, key));
    await scheduler.advance(1.2);
    kept.getState = getState;
    expect(await passing(rebuilt)).toBe('counters@1#2');
  });

  it('leave no build behind where leases were out of reach while they were compared', async () => {
    const { scheduler, kept, passing, prepared, leasesAway } = stage;
    const { counters } = await prepared();
    const gate = Promise.withResolvers<undefined>();
    const scan = kept.scan.bind(kept);
    kept.scan = async function* (...how) {
      await gate.promise;
      yield* scan(...how);
    };
    const job = counters.diff().then(String, String);
    await scheduler.advance(12);
    await leasesAway(10);
    await scheduler.advance(10);
    gate.resolve(undefined);
    await passing(job);
    kept.scan = scan;
    await scheduler.advance(3_600);
    await passing(counters.diff());
    expect((await counters.list()).builds.filter(({ complete }) => complete).map(({ name }) => name)).toEqual(['counters@1#1']);
  });

  it('settle when a comparison is broken off, also where the host stops before its build could be dropped', async () => {
    const { scheduler, leases, prepared } = stage;
    const { one, counters } = await prepared();
    const stop = new AbortController();
    const onCompared = (): void => {
      leases.before = () => Promise.reject(lost);
      stop.abort(new Error('going down'));
    };
    let answer = 'pending';
    void counters
      .diff({ signal: stop.signal, onCompared })
      .then(String, String)
      .then((text) => (answer = text));
    await scheduler.advance(60);
    void one.host.stop();
    await scheduler.advance(30);
    leases.before = () => undefined;
    await scheduler.advance(600);
    expect(answer).not.toBe('pending');
  });

  it('leave no leases of builds that are no more', async () => {
    const { leases, passing, prepared } = stage;
    const { counters } = await prepared();
    for (let n = 0; n < 5; n += 1) await passing(counters.diff());
    expect((await leases.list()).map(({ name }) => name).filter((name) => name.startsWith('counters@'))).toEqual(['counters@1#1']);
  });
});
