import { plusSeconds } from '@app/kernel';
import * as told from '@app/testing/order-story';
import { at, attempt, outTradeNo, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CitedRecord,
  CURRENT_RULESET,
  type Diagnosis,
  diagnose,
  explainOrder,
  explanationOf,
  type OutsideRecord,
  quietSurroundings,
  type Surroundings,
} from './index.js';
import { recordsOfSurroundings, surroundingsWithout } from './surroundings-without.policy.js';

type History = told.ToldHistory & { readonly around: Surroundings };

const outside = (stream: string, time: string, revision = 0): OutsideRecord => ({
  ...told.recordRef(stream, revision),
  recordedAt: at(time),
});
const silence = (from: string, to?: string): Pick<Surroundings, 'workerSilences'> => ({
  workerSilences: [
    {
      worker: 'w1',
      from: at(from),
      record: outside('platform', from),
      ...(to === undefined ? {} : { ended: { to: at(to), record: outside('platform', to, 1) } }),
    },
  ],
});
const message = (time: string, settledAt?: string): Pick<Surroundings, 'inboxMessages'> => ({
  inboxMessages: [
    {
      claimedAttemptId: attempt(),
      receivedAt: at(time),
      record: { ...told.inboxMessage(), recordedAt: at(time) },
      ...(settledAt === undefined ? {} : { settled: { outcome: 'accepted', record: outside('inbox-epay-1-2026-11-24-w1', settledAt, 9) } }),
    },
  ],
});
const orphan: Pick<Surroundings, 'orphanTrades'> = {
  orphanTrades: [
    {
      ...{ account: told.ACCOUNT, tradeNo: 'stray', outTradeNo: outTradeNo(7), amount: yuan(10), refundBy: at('23:00') },
      record: outside('trade-epay-1-stray', '10:06'),
    },
  ],
};

/** What went on around some of the histories. */
const surroundingsOf: { readonly [story: string]: Partial<Surroundings> } = {
  'placed, workers silent': silence('10:00'),
  'expired late, workers silent': silence('10:10', '10:49'),
  'channel silent, found by asking': {
    channelSilences: [{ account: told.ACCOUNT, from: at('09:50'), record: outside('channel-epay-1', '09:55') }],
  },
  'message not processed': { ...message('10:02'), ...silence('10:01') },
  'message processed late': message('10:02', '10:05'),
  'orphan claims the order': orphan,
  'orphan beside a delivered order': orphan,
  'not delivered, workers silent': silence('10:04'),
  'delivered late': silence('10:04', '10:29'),
};

const histories: readonly (readonly [string, History])[] = Object.entries(told.toldHistories).map(([story, history]) => [
  story,
  { ...history, around: { ...quietSurroundings, ...surroundingsOf[story] } },
]);

function why({ facts, asOf, around }: History, change: { readonly without?: CitedRecord } = {}): Diagnosis {
  const records = told.orderRecords(facts).filter(({ id }) => id !== change.without?.id);
  const lost = recordsOfSurroundings(around).find(({ id }) => id === change.without?.id);
  const surroundings = lost === undefined ? around : surroundingsWithout(around, lost);
  return diagnose(
    { orderId: told.ORDER, records },
    {
      asOf,
      ruleset: CURRENT_RULESET,
      surroundings,
      timeZone: 'Asia/Shanghai',
      chain: change.without === undefined ? 'checked' : 'ignored',
    },
  );
}

const findings = ({ primary, secondary }: Diagnosis) => [primary, ...secondary];
const citedIds = (diagnosis: Diagnosis): ReadonlySet<string> =>
  new Set(findings(diagnosis).flatMap(({ records }) => records.map(({ id }) => id)));
const inputOf = ({ facts, around }: History): readonly CitedRecord[] => [
  ...told.orderRecords(facts).map(({ stream, revision, id }) => ({ stream, revision: String(revision), id })),
  ...recordsOfSurroundings(around),
];
/** What a diagnosis says, whatever it rests on. */
const sayings = (diagnosis: Diagnosis) => ({
  said: findings(diagnosis).map(({ records: _records, ...said }) => said),
  modifiers: diagnosis.modifiers,
});

describe.each(histories)('The history "%s"', (_name, story) => {
  const diagnosis = why(story);

  it('is explained the same way each time', () => {
    expect(why(story)).toEqual(diagnosis);
  });

  it('is explained by records that are in it, and by some', () => {
    const known = inputOf(story).map(({ stream, revision, id }) => `${stream}@${revision} ${id}`);
    for (const { records } of findings(diagnosis)) {
      expect(records).not.toEqual([]);
      expect(known).toEqual(expect.arrayContaining(records.map(({ stream, revision, id }) => `${stream}@${revision} ${id}`)));
    }
  });

  it('says something else without any record it cites', () => {
    const cited = inputOf(story).filter(({ id }) => citedIds(diagnosis).has(id));
    const unmoved = cited.filter(
      (record) => JSON.stringify(sayings(why(story, { without: record }))) === JSON.stringify(sayings(diagnosis)),
    );
    expect(unmoved).toEqual([]);
  });

  it('says the same, for the same reasons, without any record it does not cite', () => {
    for (const record of inputOf(story).filter(({ id }) => !citedIds(diagnosis).has(id))) {
      expect(why(story, { without: record })).toEqual(diagnosis);
    }
  });

  it('was explained then as it is explained now of then', () => {
    for (const { recordedAt: time } of story.facts) {
      const known = story.facts.filter((fact) => fact.recordedAt <= time);
      expect(why({ ...story, asOf: time })).toEqual(why({ ...story, facts: known, asOf: time }));
    }
  });

  it('is explained in short as it is at length', () => {
    const { facts, asOf, around: surroundings } = story;
    const options = { asOf, ruleset: CURRENT_RULESET, surroundings, timeZone: 'Asia/Shanghai' };
    expect(explainOrder({ orderId: told.ORDER, records: told.orderRecords(facts) }, options)).toEqual(explanationOf(diagnosis));
  });
});

/** Any of the histories, with anything lost from it, looked at at any time. */
const tornHistory = fc
  .tuple(fc.constantFrom(...histories), fc.array(fc.nat(40), { maxLength: 12 }), fc.integer({ min: -60, max: 3 * 3600 }))
  .map(([[, story], lost, seconds]) => ({
    ...story,
    facts: story.facts.filter((_, index) => !lost.includes(index)),
    asOf: plusSeconds(at('10:00'), seconds),
  }));

describe('The histories', () => {
  it('are many', () => expect(histories.length).toBeGreaterThanOrEqual(25));

  it('are each explained, whatever is lost from them, by records without which something else would be said', () => {
    fc.assert(
      fc.property(tornHistory, (story) => {
        const diagnosis = why(story);
        for (const record of inputOf(story)) {
          const isMoved = JSON.stringify(sayings(why(story, { without: record }))) !== JSON.stringify(sayings(diagnosis));
          expect(isMoved).toBe(citedIds(diagnosis).has(record.id));
        }
      }),
      { numRuns: 200 },
    );
  });
});
