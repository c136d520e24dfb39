import type { OrderRecord } from '@app/domain/order-case';
import * as told from '@app/testing/order-story';
import { at, recordedAt } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import {
  CURRENT_RULESET,
  type DiagnoseOptions,
  diagnose,
  explainOrder,
  explanationOf,
  historyGap,
  quietSurroundings,
  UnknownRuleset,
} from './index.js';

const options: DiagnoseOptions = {
  asOf: at('10:40'),
  ruleset: CURRENT_RULESET,
  surroundings: quietSurroundings,
  timeZone: 'Asia/Shanghai',
};
const records = told.orderRecords(told.deliveredOrder());
const why = (history: readonly OrderRecord[], over: Partial<DiagnoseOptions> = {}) =>
  diagnose({ orderId: told.ORDER, records: history }, { ...options, ...over });

describe('A diagnosis', () => {
  it('names its order, its time and the version of the rules', () =>
    expect(why(records)).toMatchObject({ orderId: told.ORDER, asOf: at('10:40'), ruleset: '2026-11@1' }));

  it('refuses a version of the rules that nobody knows', () => {
    expect(() => why(records, { ruleset: '2019-01@1' })).toThrow(UnknownRuleset);
    expect(() => why(records, { ruleset: '2019-01@1' })).toThrow('no such ruleset: 2019-01@1; known: 2026-11@1');
  });

  it('has a short form without its records', () => {
    const { primary } = why(records);
    const { code, fault, headline, nextStep, actor, dueAt } = primary;
    expect(explanationOf({ primary })).toEqual({ code, fault, headline, nextStep, actor, dueAt });
    expect(explainOrder({ orderId: told.ORDER, records }, options)).toEqual(explanationOf({ primary }));
  });

  it('changes nothing it is given', () => {
    const before = JSON.stringify(records.map(({ position: _, ...record }) => record));
    why(records);
    expect(JSON.stringify(records.map(({ position: _, ...record }) => record))).toBe(before);
  });

  it('can be kept as JSON and read back', () => expect(JSON.parse(JSON.stringify(why(records)))).toEqual(why(records)));

  it('is made of hundreds of records too', () => {
    const flapping = Array.from({ length: 400 }, (_, index) =>
      recordedAt(at('10:03'), told.paymentQueried({ answer: index % 2 === 0 ? 'unknown' : 'unpaid', askedAt: at('10:03') })),
    );
    const long = told.orderRecords([...told.orderBeingPaid(), ...flapping]);
    expect(why(long, { asOf: at('10:04') }).primary.code).toBe('PAYMENT_NOT_COMPLETED');
  });
});

describe('A history with a gap', () => {
  const cut = records.filter(({ revision }) => revision !== 5);
  const altered = records.map((record) => (record.revision === 4 ? { ...record, leaf: '00'.repeat(32) } : record));

  it('gets no verdict: a person decides', () => {
    const { primary, secondary, modifiers } = why(cut);
    expect(primary).toMatchObject({ code: 'HISTORY_INCOMPLETE', actor: 'operator', fault: 'none' });
    expect(modifiers).toEqual(['HISTORY_INCOMPLETE']);
    expect(secondary).toEqual([]);
  });
  it('cites the records on both sides of the gap', () =>
    expect(why(cut).primary.records.map(({ revision }) => revision)).toEqual(['4', '6']));
  it('says so in the short form too', () =>
    expect(explainOrder({ orderId: told.ORDER, records: cut }, options).code).toBe('HISTORY_INCOMPLETE'));
  it('is one whose beginning is missing', () =>
    expect(historyGap(told.ORDER, records.slice(1))).toMatchObject({ what: 'missing', atRevision: 0 }));
  it('is one in which a record does not follow the bytes before it', () => {
    expect(historyGap(told.ORDER, altered)).toMatchObject({ what: 'altered', atRevision: 5 });
    expect(why(altered).primary.headline.en).toContain('does not follow the one before it');
  });
  it('is one that holds a record of another order', () =>
    expect(historyGap(told.orderNumbered(2), records)).toMatchObject({ what: 'foreign', atRevision: 0 }));
  it('is none where every record follows the one before it', () => expect(historyGap(told.ORDER, records)).toBeUndefined());
  it('is only looked for in what was recorded by then', () => expect(why(altered, { asOf: at('10:01') }).modifiers).toEqual([]));
});
