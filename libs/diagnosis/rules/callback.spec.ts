import type { OrderFact } from '@app/domain/order-case';
import * as told from '@app/testing/order-story';
import { at, attempt, recordedAt, tradeNo, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { CURRENT_RULESET, diagnose, type InboxMessage, quietSurroundings, type Surroundings } from '../index.js';

const on = (time: string, ...facts: readonly OrderFact[]) => facts.map((fact) => recordedAt(at(time), fact));
const why = (time: string, story: readonly (readonly told.Timed<OrderFact>[])[], around: Partial<Surroundings> = {}) =>
  diagnose(
    { orderId: told.ORDER, records: told.orderRecords(story.flat()) },
    { asOf: at(time), ruleset: CURRENT_RULESET, surroundings: { ...quietSurroundings, ...around }, timeZone: 'Asia/Shanghai' },
  );
const codes = (...asked: Parameters<typeof why>) => {
  const { primary, secondary } = why(...asked);
  return [primary.code, ...secondary.map(({ code }) => code)];
};
const paying = told.orderBeingPaid();
const byQuery = [
  on('10:05', told.paymentQueried({ answer: 'paid', tradeNo: tradeNo(), amount: yuan(10) })),
  on('10:05', told.paymentConfirmed({ learnedBy: 'query' }), told.riskAssessed()),
].flat();
const keysOut = on('10:06', told.deliveryStarted(), told.keysAllocated(), told.keysDelivered(), told.deliveryCompleted());
const refused = (said = {}) => on('10:03', told.paymentNotificationRefused(said));

describe('CALLBACK_NOT_RECEIVED', () => {
  it('is remembered of a delivered order whose payment was found by asking', () => {
    const { primary, secondary } = why('10:40', [paying, byQuery, keysOut]);
    expect(primary.code).toBe('DELIVERED_NOT_COLLECTED');
    expect(secondary).toMatchObject([{ code: 'CALLBACK_NOT_RECEIVED', fault: 'M', confidence: 'likely', actor: 'operator' }]);
    expect(secondary[0]?.remedy.en).toContain('WAF');
  });
  it('rests on the question, its answer and the attempt', () =>
    expect(why('10:40', [paying, byQuery, keysOut]).secondary[0]?.records.map(({ revision }) => revision)).toEqual(['0', '3', '4', '5']));
  it('is the channel that was silent where that is on record', () => {
    const record = { ...told.recordRef('channel-epay-1'), recordedAt: at('09:55') };
    const channelSilences = [{ account: told.ACCOUNT, from: at('09:50'), record }];
    expect(why('10:40', [paying, byQuery, keysOut], { channelSilences }).secondary).toMatchObject([{ fault: 'C' }]);
    const others = [{ account: 'epay-2', from: at('09:50'), record }];
    expect(why('10:40', [paying, byQuery, keysOut], { channelSilences: others }).secondary).toMatchObject([{ fault: 'M' }]);
  });
  it.each([
    ['asked', told.paymentQueried({ answer: 'paid' })],
    ['in a message', told.paymentNotificationRefused({ code: 'trade-taken' })],
  ])('is the reason where the channel, %s, says "paid" of money that is another payment’s: a person must compare them', (_road, fact) => {
    const { primary, secondary } = why('10:06', [paying, on('10:05', fact)]);
    expect(primary).toMatchObject({ code: 'CALLBACK_NOT_RECEIVED', fault: 'M', actor: 'operator' });
    expect(primary.headline.en).toContain('counted for another payment already');
    expect(secondary).toEqual([]);
    expect(codes('11:00', [paying, on('10:05', fact), on('10:17', told.orderExpired())])).toEqual(['CALLBACK_NOT_RECEIVED']);
  });
  describe('once an operator has cleared the alarm about such money', () => {
    const alarm = told.alarmRaised({ alarm: 'trade-taken', subject: attempt() });
    const taken = on('10:05', told.paymentQueried({ answer: 'paid' }), alarm);
    const over = on('10:17', told.orderExpired({ unresolvedAttempts: [attempt()] }));
    const cleared = on('11:00', told.alarmCleared(), told.paymentAttemptClosed({ how: 'given-up' }));

    it('is settled, and nobody acts any more', () => {
      expect(why('10:40', [paying, taken, over]).primary).toMatchObject({ code: 'CALLBACK_NOT_RECEIVED', actor: 'operator' });
      const { primary, secondary } = why('12:00', [paying, taken, over, cleared]);
      expect(primary).toMatchObject({ code: 'CALLBACK_NOT_RECEIVED', fault: 'none', actor: 'nobody' });
      expect(primary.headline.en).toContain('an operator has looked');
      expect(secondary).toEqual([]);
    });
    it('is only remembered while the order can still be paid', () => {
      const { primary, secondary } = why('10:08', [paying, taken, on('10:07', told.alarmCleared())]);
      expect(primary).toMatchObject({ code: 'IN_PROGRESS' });
      expect(secondary).toMatchObject([{ code: 'CALLBACK_NOT_RECEIVED', actor: 'nobody' }]);
    });
  });
  it.each([
    ['asked', told.paymentQueried({ attemptId: attempt(2), answer: 'paid', tradeNo: tradeNo(2) })],
    ['in a message', told.paymentNotificationRefused({ attemptId: attempt(2), code: 'trade-taken' })],
  ])('is only remembered where the channel, %s, says "paid" of money that the order has already, for another attempt', (_road, fact) => {
    const byHand = told.paymentConfirmed({ learnedBy: 'shop', tradeNo: tradeNo(2) });
    const second = on('10:02', told.paymentAttemptStarted({ number: 2 }));
    const { primary, secondary } = why('10:20', [paying, second, on('10:04', byHand, told.riskAssessed()), keysOut, on('10:07', fact)]);
    expect(primary).toMatchObject({ code: 'DELIVERED_NOT_COLLECTED' });
    expect(secondary).toMatchObject([{ code: 'CALLBACK_NOT_RECEIVED', fault: 'none', actor: 'nobody' }]);
    expect(secondary[0]?.headline.en).toContain('another attempt of this order');
  });
  it('is the platform that heard nothing where it stood still itself until it asked', () => {
    const silent = (from: string, to?: string) => ({
      workerSilences: [
        {
          ...{ worker: 'w1', from: at(from), record: { ...told.recordRef('platform'), recordedAt: at(from) } },
          ...(to === undefined ? {} : { ended: { to: at(to), record: { ...told.recordRef('platform', 1), recordedAt: at(to) } } }),
        },
      ],
    });
    const { secondary } = why('10:40', [paying, byQuery, keysOut], silent('10:01:30', '10:04:50'));
    expect(secondary).toMatchObject([{ code: 'CALLBACK_NOT_RECEIVED', fault: 'P', actor: 'operator' }]);
    expect(secondary[0]?.remedy.en).not.toContain('WAF');
    expect(secondary[0]?.records.map(({ stream }) => stream)).toContain('platform');
    for (const elsewhen of [silent('09:00', '09:50'), silent('10:04:40', '10:04:50'), silent('10:01:30', '10:20'), silent('10:01:30')]) {
      expect(why('10:40', [paying, byQuery, keysOut], elsewhen).secondary).toMatchObject([{ fault: 'M' }]);
    }
  });
  it('is not said of a payment that a notification told', () =>
    expect(codes('10:40', [told.deliveredOrder()])).toEqual(['DELIVERED_NOT_COLLECTED']));
  it('is not said any more when the notification comes after all', () =>
    expect(codes('10:40', [paying, byQuery, keysOut, on('10:20', told.paymentNotificationAccepted())])).toEqual([
      'DELIVERED_NOT_COLLECTED',
    ]));
  it('is not said of what the shop itself confirmed', () =>
    expect(codes('10:40', [paying, on('10:05', told.paymentConfirmed({ learnedBy: 'shop' }), told.riskAssessed()), keysOut])).toEqual([
      'DELIVERED_NOT_COLLECTED',
    ]));
});

describe('CALLBACK_SIGNATURE_INVALID', () => {
  it('is the reason, though only possibly, while nobody knows whether the refused message told the truth', () =>
    expect(why('10:03:30', [paying, refused()]).primary).toMatchObject({
      ...{ code: 'CALLBACK_SIGNATURE_INVALID', fault: 'M', confidence: 'possible', actor: 'operator' },
    }));
  it('is remembered, with the key to check, when asking showed that it was paid', () => {
    const { secondary } = why('10:40', [paying, refused({ hint: 'verifies with the key of epay-2' }), byQuery, keysOut]);
    expect(secondary).toMatchObject([{ code: 'CALLBACK_SIGNATURE_INVALID', fault: 'M', confidence: 'likely' }]);
    expect(secondary[0]?.remedy.en).toContain('account epay-1');
    expect(secondary[0]?.remedy['zh-CN']).toContain('verifies with the key of epay-2');
  });
  it('is nobody of ours where the channel itself says unpaid: most likely forged', () => {
    const { primary, secondary } = why('10:06', [paying, refused(), on('10:05', told.paymentQueried())]);
    expect(primary).toMatchObject({ code: 'PAYMENT_NOT_COMPLETED', fault: 'B' });
    expect(secondary).toMatchObject([{ code: 'CALLBACK_SIGNATURE_INVALID', fault: 'none', actor: 'nobody' }]);
  });
  it('is still open where the channel was asked before the message came', () => {
    const asked = on('10:02', told.paymentQueried({ askedAt: at('10:02') }));
    expect(codes('10:06', [paying, asked, refused()])).toEqual(['CALLBACK_SIGNATURE_INVALID']);
  });
  it('means nothing beside a real notification, however often it came', () => {
    const flood = on('10:06', told.paymentNotificationRefused({ count: 10_000 }));
    const { secondary } = why('10:40', [paying, refused(), told.deliveredOrder().slice(4), flood]);
    expect(secondary).toMatchObject([{ code: 'CALLBACK_SIGNATURE_INVALID', fault: 'none' }]);
    expect(secondary[0]?.headline.en).toContain('10000');
  });
  it('names what is to be checked where it is not the signature', () =>
    expect(why('10:03:30', [paying, refused({ code: 'account' })]).primary.remedy.en).toContain('merchant number'));
  it('is not said where nothing was refused', () =>
    expect(codes('10:40', [paying, byQuery, keysOut])).not.toContain('CALLBACK_SIGNATURE_INVALID'));
});

describe('CALLBACK_REFUSED', () => {
  it.each(['state', 'amount', 'malformed', 'timestamp', 'replay'] as const)(
    'is told beside the reason, and is nobody’s fault: %s',
    (code) => {
      const { primary, secondary } = why('10:03:30', [paying, refused({ code })]);
      expect(primary).toMatchObject({ code: 'IN_PROGRESS', fault: 'none' });
      expect(secondary).toMatchObject([{ code: 'CALLBACK_REFUSED', fault: 'none', actor: 'nobody' }]);
    },
  );
  it('is looked into where it was all that came of a payment', () => {
    const { secondary } = why('10:40', [paying, refused({ code: 'timestamp' }), byQuery, keysOut]);
    expect(secondary).toMatchObject([{ code: 'CALLBACK_REFUSED', fault: 'none', actor: 'operator' }]);
    expect(secondary[0]?.remedy.en).toContain('clocks');
  });
  it('is not looked into beside a real notification', () =>
    expect(
      why('10:40', [paying, refused({ code: 'replay' }), on('10:04', told.paymentNotificationAccepted()), told.deliveredOrder().slice(4)])
        .secondary,
    ).toMatchObject([{ code: 'CALLBACK_REFUSED', actor: 'nobody' }]));
  it('leaves unsaid whose fault a signature is', () => expect(codes('10:03:30', [paying, refused()])).not.toContain('CALLBACK_REFUSED'));
});

describe('CALLBACK_PROCESSING_FAILED', () => {
  const message = (received: string, settled?: string): { readonly inboxMessages: readonly InboxMessage[] } => {
    const one = { claimedAttemptId: attempt(), receivedAt: at(received), record: { ...told.inboxMessage(), recordedAt: at(received) } };
    if (settled === undefined) return { inboxMessages: [one] };
    const record = { ...told.recordRef('inbox-epay-1-2026-11-24-w1', 9), recordedAt: at(settled) };
    return { inboxMessages: [{ ...one, settled: { outcome: 'refused', record } }] };
  };
  it('is the reason when a recorded message is not processed for a minute, and the platform is at fault', () =>
    expect(why('10:03', [paying], message('10:02')).primary).toMatchObject({
      ...{ code: 'CALLBACK_PROCESSING_FAILED', fault: 'P', actor: 'platform', dueAt: at('10:03') },
    }));
  it('is not said within that minute', () => expect(codes('10:02:59', [paying], message('10:02'))).toEqual(['IN_PROGRESS']));
  it('is not said of a message that is finished', () =>
    expect(codes('10:10', [paying], message('10:02', '10:02'))).toEqual(['IN_PROGRESS']));
  it('was the reason as long as the message was not finished', () =>
    expect(codes('10:04', [paying], message('10:02', '10:05'))).toEqual(['CALLBACK_PROCESSING_FAILED']));
  it('is not the reason where the channel, asked later, says unpaid', () =>
    expect(codes('10:06', [paying, on('10:05', told.paymentQueried())], message('10:02'))).toEqual([
      'PAYMENT_NOT_COMPLETED',
      'CALLBACK_PROCESSING_FAILED',
    ]));
  it('is told beside the end of an order that was paid by another road', () =>
    expect(codes('10:40', [paying, byQuery, keysOut], message('10:02'))).toEqual([
      'DELIVERED_NOT_COLLECTED',
      'CALLBACK_PROCESSING_FAILED',
    ]));
  it('is remembered of a message that made it into the case file late', () =>
    expect(codes('10:40', [told.deliveredOrder()], message('10:02'))).toEqual(['DELIVERED_NOT_COLLECTED', 'CALLBACK_PROCESSING_FAILED']));
  it('is not remembered of one that was processed in time', () =>
    expect(codes('10:40', [told.deliveredOrder()], message('10:04:30'))).toEqual(['DELIVERED_NOT_COLLECTED']));
  it('is not said of a message about an attempt that this order never made', () => {
    const [one] = message('10:02').inboxMessages;
    const inboxMessages = one === undefined ? [] : [{ ...one, claimedAttemptId: attempt(9) }];
    expect(codes('10:10', [paying], { inboxMessages })).toEqual(['IN_PROGRESS']);
  });
});
