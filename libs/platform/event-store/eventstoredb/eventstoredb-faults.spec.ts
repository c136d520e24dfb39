import type { CommandId } from '@app/kernel';
import { collect, headAfter, type TallyFact, tallyDecider, testRecords } from '@app/testing';
import { type AppendFault, type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CommandContext, CommandNotSettled, StreamCommandHandling } from '../../command-handling/index.js';
import { systemClock, systemScheduler } from '../../observability/index.js';
import { type AppendRequest, type EventStore, OutcomeUnknown, StoreUnavailable } from '../event-store.port.js';
import { type EventStoreDbOptions, openEventStoreDb } from './open-eventstoredb.js';

const surroundings = { clock: systemClock, scheduler: systemScheduler, random: Math.random };
const QUICK = { ...surroundings, answerWithinMillis: 400, retryWithinMillis: 5_000 };

let double: EventStoreDbDouble;
let opened: EventStore[];

const start = async (batchAppends: boolean): Promise<void> => {
  double = await startEventStoreDbDouble({ nodes: 3, batchAppends });
};

beforeEach(async () => {
  await start(true);
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await double.close();
});

async function open(settings: Partial<EventStoreDbOptions> = {}): Promise<EventStore> {
  const store = await openEventStoreDb({ ...QUICK, ...settings, url: double.url });
  opened.push(store);
  return store;
}

const noted = (n: number) => ({ type: 'Noted', data: { n } });
const request = (stream: string, ...numbers: readonly number[]): AppendRequest => ({
  stream,
  expected: 'no-stream',
  records: testRecords({ stream, facts: numbers.map(noted) }),
});
const numbersIn = async (store: EventStore, stream: string): Promise<unknown[]> =>
  (await collect(store.readStream(stream))).map(({ data }) => data);

describe.each([
  ['one call for all', true],
  ['a call for each', false],
])('What a faulty server makes of one append, %s', (_way, batchAppends) => {
  beforeEach(async () => {
    if (batchAppends) return;
    await double.close();
    await start(false);
  });

  it.each<AppendFault>(['not leader', 'not ready', 'too busy'])('%s: it is sent again and written once', async (fault) => {
    const store = await open();
    double.faults.nextAppend(fault, 3);
    expect(await store.append(request('s', 1, 2))).toMatchObject({ repeated: false, head: { revision: 1 } });
    expect(await numbersIn(store, 's')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it.each<[AppendFault, boolean]>([
    ['never, written', true],
    ['never, not written', false],
    ['cut, written', true],
    ['cut, not written', false],
    ['timeout, written', true],
    ['timeout, not written', false],
  ])('%s: it is of unknown outcome, is not sent again, and a resend settles it', async (fault, written) => {
    const store = await open();
    const asked = request('s', 1, 2);
    double.faults.nextAppend(fault);
    await expect(store.append(asked)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await numbersIn(store, 's')).toHaveLength(written ? 2 : 0);
    expect(await store.append(asked)).toMatchObject({ repeated: written, head: headAfter(asked.records) });
    expect(await numbersIn(store, 's')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('denied: nothing was written, and it says who may not', async () => {
    const store = await open();
    double.faults.nextAppend('denied');
    await expect(store.append(request('s', 1))).rejects.toThrow('the user of EVENTSTORE_URL may not write');
  });

  it('twice: it is written once, and the second answer is not taken for that of another', async () => {
    const store = await open();
    double.faults.nextAppend('twice', 2);
    const answers = await Promise.allSettled([store.append(request('s', 1)), store.append(request('t', 2))]);
    // On a call of its own a second answer may be told as an error: then nobody says that it was not written.
    for (const answer of answers) {
      if (answer.status === 'fulfilled' || batchAppends) expect(answer).toMatchObject({ value: { repeated: false } });
      else expect(answer.reason).toBeInstanceOf(OutcomeUnknown);
    }
    expect(await numbersIn(store, 's')).toEqual([{ n: 1 }]);
  });

  it('late, but within the time for an answer: it is simply written', async () => {
    const store = await open();
    double.faults.nextAppend('late');
    double.faults.lateMillis = 100;
    expect(await store.append(request('s', 1))).toMatchObject({ repeated: false });
  });

  it('late, after that time: it is of unknown outcome, and the answer that comes after all harms nobody', async () => {
    const store = await open();
    double.faults.lateMillis = 600;
    double.faults.nextAppend('late');
    await expect(store.append(request('s', 1))).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await store.append(request('other', 1))).toMatchObject({ repeated: false });
    expect(await store.append(request('s', 1))).toMatchObject({ repeated: true });
  });

  it('refused for longer than it is tried: nothing was written, and it says so', async () => {
    const store = await open({ retryWithinMillis: 300 });
    double.faults.nextAppend('not ready', 1_000);
    await expect(store.append(request('s', 1))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(double.log.stream('s')).toBeUndefined();
  });

  it("another client's lost answer, timer and closing leave one's own appends alone", async () => {
    const [mine, other] = [await open({ answerWithinMillis: 10_000 }), await open()];
    double.faults.nextAppend('never, not written');
    const lost = expect(other.append(request('o', 1))).rejects.toBeInstanceOf(OutcomeUnknown);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const own = Array.from({ length: 50 }, (_, n) => mine.append(request(`m-${n}`, n)));
    await other.close();
    await lost;
    expect((await Promise.all(own)).every(({ repeated }) => !repeated)).toBe(true);
  });
});

describe('Appends that share a call', () => {
  const many = (store: EventStore) => Array.from({ length: 20 }, (_, n) => store.append(request(`s-${n}`, n)));
  const unknownIn = (ended: readonly PromiseSettledResult<unknown>[]) =>
    ended.filter((each) => each.status === 'rejected' && each.reason instanceof OutcomeUnknown).length;

  it.each<AppendFault>(['cut, written', 'not leader'])(
    '%s: all without an answer are of unknown outcome, the next ones are written',
    async (fault) => {
      const store = await open();
      await store.append(request('first', 0));
      double.faults.lateMillis = 200;
      double.faults.nextAppend('late', 19);
      double.faults.nextAppend(fault);
      expect(unknownIn(await Promise.allSettled(many(store)))).toBe(20);
      const again = await Promise.all(Array.from({ length: 20 }, (_, n) => untilAppended(store, request(`s-${n}`, n))));
      expect(again.filter(({ repeated }) => repeated)).toHaveLength(fault === 'cut, written' ? 20 : 19);
    },
  );

  it('never reached a server: all are sent again, and nothing is unknown', async () => {
    const store = await open();
    await store.append(request('first', 0));
    await double.lose();
    // It takes a moment until the client has noticed.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const appending = many(store);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await double.comeBack();
    expect(unknownIn(await Promise.allSettled(appending))).toBe(0);
  });

  it('refused each for itself: the others are written', async () => {
    const store = await open();
    double.faults.nextAppend('denied', 5);
    const ended = await Promise.allSettled(many(store));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(15);
    expect(unknownIn(ended)).toBe(0);
  });

  it('one without an answer: the others keep theirs', async () => {
    const store = await open();
    double.faults.nextAppend('never, written');
    double.faults.lateMillis = 300;
    double.faults.nextAppend('late', 19);
    const ended = await Promise.allSettled(many(store));
    expect(unknownIn(ended)).toBe(1);
    expect(await store.append(request('next', 1))).toMatchObject({ repeated: false });
  });
});

describe('A leader that changes', () => {
  it('is found again by appends, reads and followers, within the time of a command', async () => {
    const store = await open();
    const [first, second] = double.nodes;
    await store.append(request('before', 0));
    const stop = new AbortController();
    const items = store.subscribe({ after: await store.headPosition(), signal: stop.signal })[Symbol.asyncIterator]();
    await items.next();
    const lost = expect(items.next()).rejects.toBeInstanceOf(StoreUnavailable);
    double.elect(undefined);
    await first?.lose();
    await lost;
    const appending = store.append(request('during', 1));
    const reading = numbersIn(store, 'before');
    await new Promise((resolve) => setTimeout(resolve, 200));
    double.elect(second);
    expect(await appending).toMatchObject({ repeated: false });
    expect(await reading).toEqual([{ n: 0 }]);
  });

  it('is found when the client is still connected to the one that leads no more', async () => {
    const store = await open();
    double.elect(double.nodes[2]);
    expect(await store.append(request('s', 1))).toMatchObject({ repeated: false });
    double.elect(double.nodes[0]);
    expect(await numbersIn(store, 's')).toEqual([{ n: 1 }]);
    expect(await store.health()).toEqual({ ready: true });
  });
});

describe('A server that was gone for some time', () => {
  it('leaves what is known of the log: as far as this process has read and appended', async () => {
    const store = await open();
    const { position } = await store.append(request('s', 1, 2));
    const reader = await open();
    expect(reader.furthestSeen()).toBe(0n);
    expect(await numbersIn(reader, 's')).toHaveLength(2);
    await double.lose();
    expect([store.furthestSeen(), reader.furthestSeen()]).toEqual([position, position]);
    await double.comeBack();
  });

  it('is found as soon as it is back: pauses between tries do not grow', async () => {
    const store = await open({ retryWithinMillis: 50 });
    await double.lose();
    const until = Date.now() + 4_000;
    while (Date.now() < until) expect(await store.health()).toMatchObject({ ready: false });
    await double.comeBack();
    const back = Date.now();
    while (!(await store.health()).ready) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now() - back).toBeLessThan(900);
  }, 20_000);
});

describe('A server that stays away', () => {
  it('is waited for as long as the time that has passed says, whatever the clock of the day does', async () => {
    let millis = 0;
    const store = await open({ monotonic: () => (millis += 3_600_000), retryWithinMillis: 5_400_000 });
    await double.lose();
    await expect(store.readHead('s')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.append(request('s', 1))).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('A server that is frozen', () => {
  it('leaves appends of unknown outcome, makes readiness red, and everything settles when it goes on', async () => {
    const store = await open({ retryWithinMillis: 600 });
    const asked = request('s', 1);
    await store.append(request('warm', 0));
    double.freeze();
    await expect(store.append(asked)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await store.health()).toMatchObject({ ready: false });
    await expect(store.append(request('t', 1))).rejects.toThrow();
    double.thaw();
    await expect(untilAppended(store, asked)).resolves.toMatchObject({ head: { revision: 0 } });
    expect(double.log.stream('s')).toHaveLength(1);
    expect(await store.health()).toEqual({ ready: true });
  });
});

describe('A read that is cut off', () => {
  it('goes on where it was', async () => {
    const store = await open();
    await store.append(request('s', ...Array.from({ length: 100 }, (_, n) => n)));
    for (const after of [0, 1, 50, 99]) {
      double.faults.cutNextReadAfter(after);
      expect(await numbersIn(store, 's')).toHaveLength(100);
    }
    double.faults.cutNextReadAfter(7);
    expect(await collect(store.readAll())).toHaveLength(100);
  });

  it('is told to who follows, who subscribes again from where it was and misses nothing', async () => {
    const store = await open();
    const seen: unknown[] = [];
    let position = 0n;
    let losses = 0;
    const writing = (async () => {
      for (let n = 0; n < 60; n += 1) {
        await untilAppended(store, request(`w-${n}`, n));
        if (n % 10 === 9) double.nodes[0]?.cut();
      }
    })();
    while (seen.length < 60) {
      const stop = new AbortController();
      try {
        for await (const item of store.subscribe({ after: position, signal: stop.signal })) {
          if (item.kind === 'event') seen.push(item.event.data);
          position = item.kind === 'event' ? item.event.position : item.position;
          if (seen.length === 60) stop.abort();
        }
      } catch (error) {
        expect(error).toBeInstanceOf(StoreUnavailable);
        losses += 1;
      }
    }
    await writing;
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => ({ n })));
    expect(losses).toBeGreaterThan(0);
  }, 30_000);
});

const context = (n: number): CommandContext => {
  const commandId = `00000000-0000-5000-8000-${String(n).padStart(12, '0')}` as CommandId;
  return { commandId, actor: { kind: 'system', id: 'k' }, shopId: 's', correlationId: 'c', causationId: commandId };
};

describe('Commands of one stream while the server is away', () => {
  it.each(['lost', 'frozen'])('fail together: %s', async (how) => {
    const store = await open({ answerWithinMillis: 300, retryWithinMillis: 600 });
    const handling = new StreamCommandHandling({ store, ...surroundings, codeVersion: '1', settleWithinSeconds: 1 });
    const claim = (n: number) => handling.handle(tallyDecider, 'tally', { type: 'Claim', by: `c${n}`, count: 1 }, context(n));
    await claim(0);
    if (how === 'lost') await double.lose();
    else double.freeze();
    const ended: number[] = [];
    const claims = [1, 2, 3, 4, 5].map((n) => claim(n).finally(() => ended.push(performance.now())));
    // What was on its way may have been written; what waited behind it was not sent.
    const [first, ...others] = await Promise.all(claims.map((one) => one.catch((error: unknown) => error)));
    expect(first instanceof CommandNotSettled || first instanceof StoreUnavailable).toBe(true);
    for (const error of others) expect(error).toBeInstanceOf(StoreUnavailable);
    expect(Math.max(...ended) - Math.min(...ended)).toBeLessThan(300);
    if (how === 'frozen') double.thaw();
    else await double.comeBack();
    expect(await claim(6)).toMatchObject({ outcome: 'recorded' });
  });
});

describe('Commands of two processes while everything goes wrong', () => {
  const CLAIMS = 96;
  const LANES = 12;

  it('are each recorded once, in one unbroken chain', async () => {
    const faults: readonly AppendFault[] = [
      ...(['late', 'never, written', 'never, not written', 'twice', 'cut, written', 'cut, not written'] as const),
      ...(['not leader', 'not ready', 'too busy', 'timeout, written', 'timeout, not written'] as const),
    ];
    const processes = [await open(), await open()].map(
      (store) => new StreamCommandHandling({ store, ...surroundings, codeVersion: '1', foldsKept: 2 }),
    );
    double.faults.lateMillis = 600;
    const disturb = setInterval(() => double.faults.nextAppend(faults[Math.floor(Math.random() * faults.length)] ?? 'twice'), 40);
    const lane = async (from: number): Promise<void> => {
      for (let n = from; n < CLAIMS; n += LANES) {
        const claim = { type: 'Claim' as const, by: `c${n}`, count: 1 + (n % 3) };
        await processes[n % 2]?.handle(tallyDecider, `tally-${n % 5}`, claim, context(n));
      }
    };
    try {
      await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)));
    } finally {
      clearInterval(disturb);
    }
    const store = await open();
    const claims = new Map<string, number>();
    for await (const event of store.readAll()) {
      const { by } = event.data as TallyFact['data'];
      claims.set(by, (claims.get(by) ?? 0) + 1);
    }
    expect(claims).toEqual(new Map(Array.from({ length: CLAIMS }, (_, n) => [`c${n}`, 1 + (n % 3)])));
    expect(await store.findDamage()).toBeUndefined();
  }, 120_000);
});

async function untilAppended(store: EventStore, asked: AppendRequest): ReturnType<EventStore['append']> {
  for (;;) {
    try {
      return await store.append(asked);
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
    }
  }
}
