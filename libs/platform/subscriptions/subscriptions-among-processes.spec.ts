import { appendFacts, asked, counted, FIRST_BUILD, ProcessesStage, SHARED_SAGA, type StartedProcess, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../event-store/event-store.port.js';
import { NotParked, ReasonMissing } from './happening.js';
import { NotAnswered } from './leases/follower-requests.js';

const lost = new StoreUnavailable('the document store cannot be reached or is not ready');

describe('Subscriptions that two processes share', () => {
  const newFolder = temporaryFolders();
  let stage: ProcessesStage;
  beforeEach(() => {
    stage = new ProcessesStage(newFolder());
  });
  afterEach(() => stage.close());

  it('are spread over both, and each is followed once', async () => {
    const { performed, scheduler, start, stateOf, fold, stored, happen } = stage;
    const [one, two] = [await start('one'), await start('two')];
    await scheduler.advance(30);
    expect([...(await stateOf(one)), ...(await stateOf(two))].sort()).toEqual(
      [`${SHARED_SAGA} elsewhere`, `${SHARED_SAGA} running`, `${FIRST_BUILD} elsewhere`, `${FIRST_BUILD} running`].sort(),
    );
    for (let n = 0; n < 20; n += 1) await happen(n);
    await scheduler.advance(2);
    expect([...performed].sort()).toEqual(Array.from({ length: 20 }, (_, n) => String(n)).sort());
    expect(await stored()).toEqual(await fold());
  });

  it('go on when the process that follows them is frozen; woken up late it writes nothing and does nothing twice', async () => {
    const { performed, scheduler, kept, store, start, stateOf, fold, stored, happen } = stage;
    const one = await start('one');
    await scheduler.advance(5);
    for (let n = 0; n < 10; n += 1) await happen(n);
    await scheduler.advance(2);
    expect(await stored()).toEqual(await fold());

    one.time.freeze();
    for (let n = 10; n < 20; n += 1) await happen(n);
    const two = await start('two');
    await scheduler.advance(20);
    expect((await stateOf(two)).sort()).toEqual([`${SHARED_SAGA} running`, `${FIRST_BUILD} running`]);
    expect(await stored()).toEqual(await fold());
    for (let n = 20; n < 30; n += 1) await happen(n);
    await scheduler.advance(1);
    const before = [await kept.checkpoint(FIRST_BUILD), await kept.checkpoint(`saga:${SHARED_SAGA}`)];

    expect(store.refused).toEqual([]);
    await one.time.wake();
    expect(store.refused.length).toBeGreaterThan(0);
    expect(await kept.checkpoint(FIRST_BUILD)).toBe(before[0]);
    expect(await kept.checkpoint(`saga:${SHARED_SAGA}`)).toBe(before[1]);
    for (let n = 30; n < 40; n += 1) await happen(n);
    await scheduler.advance(60);

    expect([...performed].sort()).toEqual(Array.from({ length: 40 }, (_, n) => String(n)).sort());
    expect(await stored()).toEqual(await fold());
    const highest = new Map<string, bigint>();
    for (const { id, position } of store.written) {
      expect(position).toBeGreaterThan(highest.get(id) ?? -1n);
      highest.set(id, position);
    }
    expect(await kept.listState(`saga-failures:${SHARED_SAGA}`)).toEqual([]);
  });

  it('leave no failure of a late holder behind', async () => {
    const { scheduler, kept, performed, start, happen } = stage;
    const one = await start('one');
    await scheduler.advance(5);
    one.time.freeze();
    await happen(1);
    await start('two');
    await scheduler.advance(20);
    expect(performed).toEqual(['1']);
    stage.closed = true;
    await one.time.wake();
    await scheduler.advance(5);
    expect(await kept.listState(`saga-failures:${SHARED_SAGA}`)).toEqual([]);
  });

  it('let a process that follows nothing wait, react at once, and see what is parked', async () => {
    const { scheduler, events, performed, fails, start, stateOf, passing } = stage;
    const watcher = await start('watcher', false);
    const one = await start('one');
    await scheduler.advance(5);
    await appendFacts(events, 's', counted(1, ['x']));
    expect(await passing(watcher.host.waitUntil('counters', 1n, 5_000))).toBe(true);
    expect(await passing(watcher.host.waitUntil('counters', 99n, 1_000))).toBe(false);
    one.time.freeze();
    await appendFacts(events, 'order-A', asked);
    await watcher.host.runNow(SHARED_SAGA, 'A');
    expect(performed).toEqual(['A']);
    await one.time.wake();
    await scheduler.advance(5);
    expect(performed).toEqual(['A']);
    fails.add('t');
    await appendFacts(events, 's', counted(1, ['x'], { trap: 't' }));
    await scheduler.advance(3);
    expect(watcher.host.listParked().map(({ subscription, key }) => `${subscription} ${key}`)).toEqual([`${FIRST_BUILD} doc/x`]);
    expect(await passing(watcher.host.caughtUp(5_000))).toBe(true);
    expect(await stateOf(watcher)).toEqual([`${SHARED_SAGA} elsewhere`, `${FIRST_BUILD} elsewhere`]);
  });

  it('are looked at with a few queries a second, however many they are', async () => {
    const { scheduler, start } = stage;
    stage.names = ['counters', ...Array.from({ length: 20 }, (_, n) => `counters-${n}`)];
    await start('watcher', false);
    await start('one');
    await scheduler.advance(30);
    stage.looks = 0;
    await scheduler.advance(10);
    expect(stage.looks).toBeGreaterThan(20);
    expect(stage.looks).toBeLessThan(60);
  });

  it('are looked at once for all who wait, and not at all for who waits for what is known', async () => {
    const { scheduler, events, start, passing } = stage;
    const watcher = await start('watcher', false);
    await start('one');
    await appendFacts(events, 's', counted(1, ['x']));
    await scheduler.advance(5);
    const waitingFor = (position: bigint): Promise<boolean[]> =>
      Promise.all(Array.from({ length: 300 }, () => watcher.host.waitUntil('counters', position, 1_000)));
    stage.looks = 0;
    expect(new Set(await waitingFor(1n))).toEqual(new Set([true]));
    expect(stage.looks).toBe(0);
    expect(new Set(await passing(waitingFor(2n)))).toEqual(new Set([false]));
    expect(stage.looks).toBeGreaterThan(10);
    expect(stage.looks).toBeLessThan(100);
  });

  it('have what is to be tried again or skipped done by whoever follows', async () => {
    const { scheduler, events, skipped, fails, start, fold, stored, passing } = stage;
    const watcher = await start('watcher', false);
    await start('one');
    await scheduler.advance(5);
    fails.add('t');
    stage.closed = true;
    await appendFacts(events, 's', counted(1, ['x'], { trap: 't' }), counted(2, ['x']));
    await appendFacts(events, 'order-A', asked);
    await scheduler.advance(3);
    expect(await passing(watcher.host.retry('counters', 'doc/x'))).toBe(false);
    fails.clear();
    expect(await passing(watcher.host.retry('counters', 'doc/x'))).toBe(true);
    expect(await stored()).toEqual(await fold());
    await expect(passing(watcher.host.retry('counters', 'doc/x'))).rejects.toBeInstanceOf(NotParked);
    await expect(watcher.host.skip(SHARED_SAGA, 'A', ' ')).rejects.toBeInstanceOf(ReasonMissing);
    expect(await passing(watcher.host.skip(SHARED_SAGA, 'A', 'answered-by-hand'))).toBe(true);
    expect(skipped).toEqual(['A: answered-by-hand']);
    await scheduler.advance(3);
    expect(watcher.host.listParked()).toEqual([]);
  });

  it('withdraw what nobody who follows does in time: it is not done later', async () => {
    const { scheduler, events, kept, skipped, start, passing } = stage;
    const watcher = await start('watcher', false);
    const one = await start('one');
    await scheduler.advance(5);
    stage.closed = true;
    await appendFacts(events, 'order-A', asked);
    await scheduler.advance(3);
    one.time.freeze();
    await expect(passing(watcher.host.skip(SHARED_SAGA, 'A', 'answered-by-hand'))).rejects.toBeInstanceOf(NotAnswered);
    expect(await kept.listState(`requests:saga:${SHARED_SAGA}`)).toEqual([]);
    await one.time.wake();
    await start('two');
    await scheduler.advance(30);
    expect(skipped).toEqual([]);
    expect(watcher.host.listParked().map(({ key }) => key)).toEqual(['A']);
  });

  it('let one process alone do what only one may, and another after it', async () => {
    const { scheduler, start } = stage;
    const [one, two] = [await start('one'), await start('two')];
    const busy: string[] = [];
    const stop = new AbortController();
    const alone = (who: string, { host }: StartedProcess): Promise<void> =>
      host.alone(
        'sweep',
        async (signal) => {
          busy.push(who);
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        },
        stop.signal,
      );
    const both = [alone('one', one), alone('two', two)];
    await scheduler.advance(30);
    const [holder] = busy;
    expect(new Set(busy).size).toBe(1);
    (holder === 'one' ? one : two).time.freeze();
    await scheduler.advance(20);
    expect(busy.at(-1)).not.toBe(holder);
    await (holder === 'one' ? one : two).time.wake();
    stop.abort();
    await Promise.all(both);
  });

  it('skip no other event where a skip is asked again because its answer was lost', async () => {
    const { scheduler, events, kept, fails, start, passing } = stage;
    const watcher = await start('watcher', false);
    await start('one');
    await scheduler.advance(5);
    fails.add('t1').add('t2');
    await appendFacts(events, 's', counted(1, ['x'], { trap: 't1' }), counted(2, ['x'], { trap: 't2' }));
    await scheduler.advance(3);
    const getState = kept.getState.bind(kept);
    let calls = 0;
    kept.getState = (space, key) => {
      if (space.startsWith('requests:')) calls += 1;
      return calls > 1 ? Promise.reject(lost) : getState(space, key);
    };
    expect(await passing(watcher.host.skip('counters', 'doc/x', 'looked-at').catch(String))).toContain('StoreUnavailable');
    kept.getState = getState;
    await scheduler.advance(3);
    await passing(watcher.host.skip('counters', 'doc/x', 'looked-at').catch(String));
    expect((await kept.listState('skipped-events')).map(({ key }) => key)).toEqual(['counters@1/1/doc/x']);
  });
});
