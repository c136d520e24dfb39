import { describe, expect, it } from '@jest/globals';
import { differences, type Outcome } from './outcome.js';
import type { Expected } from './story.js';

const expected: Expected = {
  ...{ status: 'delivered', code: 'CALLBACK_NOT_RECEIVED', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
  ...{ keysSent: 1, moneyBack: 0, alarms: ['callback-not-received'] },
};
const outcome: Outcome = {
  status: 'delivered',
  findings: [
    { code: 'DELIVERED_NOT_COLLECTED', fault: 'B' },
    { code: 'CALLBACK_NOT_RECEIVED', fault: 'M' },
  ],
  modifiers: [],
  keysSent: 1,
  moneyBack: 0,
  alarms: ['callback-not-received'],
  chain: 'intact',
};

describe('How a story ended', () => {
  it('is right when everything is as it must be', () => expect(differences(expected, outcome)).toEqual([]));

  it.each<[string, Partial<Outcome>, string]>([
    ['another status', { status: 'paid' }, 'status: "paid" instead of "delivered"'],
    ['a key too many', { keysSent: 2 }, 'keys sent: 2 instead of 1'],
    ['money gone back', { moneyBack: 1000 }, 'money back: 1000 instead of 0'],
    ['no alarm', { alarms: [] }, 'alarms: [] instead of ["callback-not-received"]'],
    ['a modifier nobody expects', { modifiers: ['PLATFORM_BACKLOG'] }, 'modifiers: ["PLATFORM_BACKLOG"] instead of []'],
    ['a broken chain', { chain: 'broken' }, 'chain: "broken" instead of "intact"'],
    [
      'another side at fault',
      {
        findings: [
          { code: 'DELIVERED_NOT_COLLECTED', fault: 'B' },
          { code: 'CALLBACK_NOT_RECEIVED', fault: 'C' },
        ],
      },
      'fault: "C" instead of "M"',
    ],
    [
      'the explanation in the first place',
      { findings: [{ code: 'CALLBACK_NOT_RECEIVED', fault: 'M' }] },
      'where it stands: "CALLBACK_NOT_RECEIVED" instead of "DELIVERED_NOT_COLLECTED"',
    ],
  ])('is wrong with %s', (_, change, words) => expect(differences(expected, { ...outcome, ...change })).toEqual([words]));

  it('names all codes there are when the one is missing', () =>
    expect(differences(expected, { ...outcome, findings: [{ code: 'DELIVERED_NOT_COLLECTED', fault: 'B' }] })).toEqual([
      'code: ["DELIVERED_NOT_COLLECTED"] instead of "CALLBACK_NOT_RECEIVED"',
      'fault: undefined instead of "M"',
    ]));
});
