import { instant, type Money, money } from '@app/kernel';
import { at } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { FINDING_CODES } from '../diagnosis.shape.js';
import type { MoneyTrace } from '../money-trace.policy.js';
import { codeOf, phrasingIn } from './phrasing.policy.js';
import type { Addendum, Says } from './says.shape.js';
import { timesIn } from './show.policy.js';

const amount = money(1000);
const [since, time] = [at('10:30'), at('10:31')];
const goods = [{ name: 'Game card', quantity: 2 }];
const payBefore = at('10:15');
const account = 'epay-1';
const refundNo = 'CT-R01';

const traces: { readonly [state in MoneyTrace['state']]: MoneyTrace } = {
  held: { state: 'held' },
  requested: { state: 'requested', refundNo, amount, since, stoppedSince: undefined },
  'under-way': { state: 'under-way', refundNo, amount, since, stoppedSince: time },
  unknown: { state: 'unknown', refundNo, amount, since, stoppedSince: undefined, repeatSafety: 'askable' },
  'needs-human': { state: 'needs-human', refundNo, amount, since, left: 'not-paid-back' },
  'partly-back': { state: 'partly-back', refundNo, amount, of: money(3000), at: time },
  back: { state: 'back', refundNo, amount, requestedAt: since, at: time },
  'back-elsewhere': { state: 'back-elsewhere', how: 'refund-observed', no: 'channel-1', amount, at: time },
};
/** One state has several words where it matters what is known of the refund, and what its channel does with a repeat. */
const toldApart: readonly (readonly [string, MoneyTrace])[] = [
  ...Object.entries(traces),
  ...(['by-number', 'neither'] as const).map(
    (repeatSafety) =>
      [`unknown, ${repeatSafety}`, { state: 'unknown', refundNo, amount, since, stoppedSince: undefined, repeatSafety }] as const,
  ),
  ...(['result-not-known', 'went-back-meanwhile'] as const).map(
    (left) => [`needs-human, ${left}`, { state: 'needs-human', refundNo, amount, since, left }] as const,
  ),
];
const trace = traces.back;
const refused = { account, code: 'signature', hint: 'another key', count: 3, firstAt: since } as const;
const orphan = { amount, tradeNo: 'T1', outTradeNo: 'CT1', account, seenAt: since, refundBy: time, settledAt: time, refundNo };
const failed = { name: 'Game card', wanted: 2, got: 0, reason: 'keys-quarantined', failedAt: since } as const;
const late = { amount, tradeNo: 'T1', endedAt: payBefore, arrivedAt: since };

/** What must be told along with a key, though several keys may share it. */
type ToldWith<S extends Says, K> = S extends Says ? (K extends S['key'] ? Omit<S, 'key'> : never) : never;
type Sample = { readonly [key in Says['key']]: ToldWith<Says, key> };
const samples: Sample = {
  'IN_PROGRESS/no-order-yet': {},
  'IN_PROGRESS/reserving-stock': { goods, placedAt: since },
  'IN_PROGRESS/awaiting-payment': { goods, due: amount, payBefore },
  'IN_PROGRESS/payment-under-way': { due: amount, account, startedAt: since, payBefore, askAt: time },
  'IN_PROGRESS/under-review': { reason: 'first purchase', dueAt: time },
  'IN_PROGRESS/delivering': { goods, paid: amount, confirmedAt: since, deliverBy: time },
  'PAYMENT_NOT_COMPLETED/unpaid-so-far': { due: amount, account, answer: 'unpaid', askedAt: since, attempts: 2, payBefore },
  'PAYMENT_NOT_COMPLETED/another-unanswered': { due: amount, account, startedAt: since, answer: 'unpaid', askedAt: time },
  'PAYMENT_NOT_COMPLETED/no-answer': { due: amount, account, startedAt: since, askedAt: time },
  'PAYMENT_NOT_COMPLETED/window-closed': { payBefore, attempts: 1 },
  'PAYMENT_NOT_COMPLETED/expired': { payBefore, endedAt: since, attempts: 1, last: { account, answer: 'not-found', askedAt: since } },
  'PAYMENT_NOT_COMPLETED/expired-unresolved': { endedAt: since, account, until: time, attempts: 1 },
  'PAYMENT_NOT_COMPLETED/never-known': { payBefore, endedAt: since, account, attempts: 1 },
  'PAYMENT_NOT_COMPLETED/sold-out': { name: 'Game card', wanted: 2, available: 1, at: since },
  'PAYMENT_NOT_COMPLETED/quota-reached': { name: 'Game card', wanted: 2, at: since },
  'LATE_PAYMENT_AFTER_EXPIRY/reserving-again': late,
  'LATE_PAYMENT_AFTER_EXPIRY/money-back': { ...late, after: 'expired', soldOutAt: time, trace },
  'LATE_PAYMENT_AFTER_EXPIRY/order-reopened': { amount, tradeNo: 'T1', arrivedAt: since, reopenedAt: time },
  'PAYMENT_AMOUNT_MISMATCH/held': { due: amount, paid: money(900), tradeNo: 'T1', arrivedAt: since, payBefore },
  'PAYMENT_AMOUNT_MISMATCH/money-back': { due: amount, paid: money(900), tradeNo: 'T1', arrivedAt: since, trace },
  'ORPHAN_PAYMENT/parked': orphan,
  'ORPHAN_PAYMENT/matched': orphan,
  'ORPHAN_PAYMENT/refunded': orphan,
  'DUPLICATE_PAYMENT/held': { amount, tradeNo: 'T2', arrivedAt: since, paidWith: 'T1' },
  'DUPLICATE_PAYMENT/settled': { amount, tradeNo: 'T2', arrivedAt: since, paidWith: 'T1' },
  'DUPLICATE_PAYMENT/money-back': { amount, tradeNo: 'T2', arrivedAt: since, paidWith: 'T1', trace },
  'CALLBACK_NOT_RECEIVED/trade-taken': { account, toldAt: since },
  'CALLBACK_NOT_RECEIVED/settled': { account, toldAt: since },
  'CALLBACK_NOT_RECEIVED/here-already': { account, toldAt: since },
  'CALLBACK_NOT_RECEIVED/confirmed-otherwise': {
    ...{ amount, account, by: 'bill', startedAt: since, learnedAt: time, silentFrom: undefined },
    deaf: { from: since, to: time },
  },
  'CALLBACK_SIGNATURE_INVALID/unverified': refused,
  'CALLBACK_SIGNATURE_INVALID/another-accepted': refused,
  'CALLBACK_SIGNATURE_INVALID/confirmed-otherwise': { ...refused, amount, learnedAt: time },
  'CALLBACK_SIGNATURE_INVALID/contradicted': { ...refused, answer: 'closed', askedAt: time },
  'CALLBACK_REFUSED/no-effect': { ...refused, code: 'state' },
  'CALLBACK_PROCESSING_FAILED/unprocessed': { receivedAt: since, isPaid: false },
  'CALLBACK_PROCESSING_FAILED/processed-late': { receivedAt: since, processedAt: time },
  'STOCK_OVERSOLD/waiting': { ...failed, dueAt: time },
  'STOCK_OVERSOLD/money-back': { ...failed, trace },
  'STOCK_OVERSOLD/restocked': { ...failed, restockedAt: time },
  'FULFILMENT_NOT_STARTED/overdue': { goods, paid: amount, confirmedAt: since, deliverBy: time, startedAt: undefined, alarmAt: time },
  'FULFILMENT_NOT_STARTED/delivered-late': { deliverBy: since, deliveredAt: time },
  'FULFILMENT_NOT_STARTED/refunded-instead': { deliverBy: since, refundedAt: time },
  'DELIVERED_NOT_COLLECTED/waiting': { goods, keys: 2, revoked: 1, deliveredAt: since },
  'DELIVERED_NOT_COLLECTED/handed-to-shop': { keys: 2, revoked: 1, deliveredAt: since, handedAt: time },
  'DELIVERED_AND_VIEWED/viewed': { keys: 2, deliveredAt: since, viewedAt: time },
  'DELIVERED_AND_VIEWED/reported': { keys: 2, revoked: 1, deliveredAt: since, viewedAt: time },
  'CANCELLED_OR_REFUNDED/cancelling': { by: 'shop', requestedAt: since, until: time },
  'CANCELLED_OR_REFUNDED/cancelled': { by: 'buyer', at: since },
  'CANCELLED_OR_REFUNDED/cancelled-unresolved': { by: 'buyer', at: since, account, until: undefined },
  'CANCELLED_OR_REFUNDED/rejected': { reason: 'stolen card' },
  'CANCELLED_OR_REFUNDED/at-channel': { account, askedAt: since, amount, payBefore, other: undefined },
  'CANCELLED_OR_REFUNDED/money-back': { paid: amount, reason: 'requested-by-shop', trace },
  'HISTORY_INCOMPLETE/gap': { what: 'missing', atRevision: 4 },
};
// A sample has the parameters of its own key: the type above says so.
const says = Object.entries(samples).map(([key, parameters]) => ({ key, ...parameters }) as Says);

const phrasing = phrasingIn('Asia/Shanghai');
const hole = /undefined|null|NaN|\[object|\{|\}|\$|\d{4}-\d{2}-\d{2}T/;
const languages = ['zh-CN', 'en'] as const;

function sentences(said: Says): readonly string[] {
  const texts = phrasing.textsOf(said);
  return languages.flatMap((language) => [texts.headline[language], texts.nextStep[language], texts.remedy[language]]);
}

describe('The words of a finding', () => {
  it('are there for every code', () => {
    expect(new Set(says.map(codeOf))).toEqual(new Set(FINDING_CODES));
  });

  it.each(says.map((said) => [said.key, said] as const))('%s: every text in both languages, without a hole', (_key, said) => {
    for (const sentence of sentences(said)) {
      expect(sentence).not.toMatch(hole);
      expect(sentence.trim().length).toBeGreaterThan(4);
    }
    const texts = phrasing.textsOf(said);
    for (const { 'zh-CN': chinese, en } of [texts.headline, texts.nextStep, texts.remedy]) {
      expect(chinese).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('never put it down to "the system" alone', () => {
    for (const said of says) {
      for (const sentence of sentences(said)) expect(sentence).not.toMatch(/system (delay|error|busy)|系统(延迟|繁忙|错误)/i);
    }
  });

  it.each(toldApart)('tell where money stands that is %s', (_state, told) => {
    const said = { key: 'CANCELLED_OR_REFUNDED/money-back', paid: amount, reason: undefined, trace: told } as const;
    for (const sentence of sentences(said)) expect(sentence).not.toMatch(hole);
    const { nextStep } = phrasing.textsOf(said);
    for (const [, other] of toldApart.filter((one) => one[1] !== told)) {
      const texts = phrasing.textsOf({ ...said, trace: other });
      for (const language of languages) expect(texts.nextStep[language]).not.toBe(nextStep[language]);
    }
  });

  it('say how much goes back where that is only a part', () => {
    const headline = (paid: Money) =>
      phrasing.textsOf({ key: 'CANCELLED_OR_REFUNDED/money-back', paid, reason: undefined, trace: traces['under-way'] }).headline;
    expect(headline(money(3000))).toEqual({
      'zh-CN': '已付的 30.00 元 中，10.00 元 正在退给您。',
      en: 'CNY 10.00 of the CNY 30.00 you paid is on its way back to you.',
    });
    expect(headline(amount).en).toBe('The CNY 10.00 you paid is on its way back to you.');
  });

  it('write amounts as people do', () => {
    const { headline } = phrasing.textsOf({ key: 'IN_PROGRESS/awaiting-payment', goods, due: money(123_405), payBefore });
    expect(headline['zh-CN']).toContain('1234.05 元');
    expect(headline.en).toContain('CNY 1234.05');
  });

  it('write times in the zone that is asked for', () => {
    expect(timesIn('Asia/Shanghai')(instant('2026-11-24T16:00:00.999Z'))).toBe('2026-11-25 00:00:00');
    expect(timesIn('UTC')(instant('2026-11-24T16:00:00Z'))).toBe('2026-11-24 16:00:00');
    expect(() => timesIn('Shanghai')).toThrow(RangeError);
  });
});

describe('A sentence that is added', () => {
  const finding = phrasing.textsOf({ key: 'IN_PROGRESS/delivering', goods, paid: amount, confirmedAt: since, deliverBy: time });
  const addenda: readonly Addendum[] = [
    { key: 'PLATFORM_BACKLOG', from: since, to: undefined },
    { key: 'PLATFORM_BACKLOG', from: since, to: time },
    { key: 'REFUNDED_AND_DELIVERED', keys: 1, back: amount },
  ];
  it.each(addenda)('stands after what is to be done next: $key', (addendum) => {
    const more = phrasing.withAddendum(finding, addendum);
    expect(more.headline).toEqual(finding.headline);
    for (const language of languages) {
      expect(more.nextStep[language].startsWith(finding.nextStep[language])).toBe(true);
      expect(more.nextStep[language].length).toBeGreaterThan(finding.nextStep[language].length);
      expect(more.remedy[language].length).toBeGreaterThan(finding.remedy[language].length);
      expect(more.nextStep[language]).not.toMatch(hole);
    }
  });
});
