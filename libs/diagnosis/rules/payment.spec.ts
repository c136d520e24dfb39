import type { OrderFact } from '@app/domain/order-case';
import * as told from '@app/testing/order-story';
import { at, attempt, recordedAt, tradeNo, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { CURRENT_RULESET, diagnose, quietSurroundings, type Surroundings } from '../index.js';

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
const expired = on('10:16', told.paymentQueried({ askedAt: at('10:16'), final: true }), told.orderExpired());
const refund = (...outcome: readonly OrderFact[]) => [
  ...on('10:30', told.refundRequested(), told.refundSubmitted()),
  ...on('10:31', ...outcome),
];
const orphan = (n: number): Partial<Surroundings> => ({
  orphanTrades: [
    {
      ...{ account: told.ACCOUNT, tradeNo: 'stray', outTradeNo: told.outTradeNo(n), amount: yuan(10), refundBy: at('23:00') },
      record: { ...told.recordRef('trade-epay-1-stray'), recordedAt: at('10:06') },
    },
  ],
});

describe('IN_PROGRESS before payment', () => {
  it('is said while stock is being reserved, and the platform acts', () =>
    expect(why('10:00:02', [told.openOrder().slice(0, 1)]).primary).toMatchObject({
      code: 'IN_PROGRESS',
      fault: 'none',
      actor: 'platform',
    }));
  it('is said of an open order that nobody has tried to pay: the buyer has until payBefore', () =>
    expect(why('10:01', [told.openOrder()]).primary).toMatchObject({ code: 'IN_PROGRESS', actor: 'buyer', dueAt: at('10:15') }));
  it('is said while a payment is under way, with the time at which the channel is asked', () => {
    const { primary } = why('10:01:30', [told.orderBeingPaid()]);
    expect(primary).toMatchObject({ code: 'IN_PROGRESS', actor: 'platform', dueAt: at('10:02') });
    expect(primary.nextStep.en).toContain('2026-11-24 18:02:00');
  });
  it('is said of a channel that cannot be asked, without promising to ask', () => {
    const policy = { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: false, canClose: false, refundRepeat: 'neither' } as const;
    const { primary } = why('10:02', [told.openOrder(), on('10:01', told.paymentAttemptStarted({ policy }))]);
    expect(primary).toMatchObject({ code: 'IN_PROGRESS', actor: 'buyer', dueAt: at('10:15') });
  });
  it('is not said any more once the time to pay is over', () =>
    expect(codes('10:15', [told.openOrder()])).toEqual(['PAYMENT_NOT_COMPLETED']));
  it('is what there is to say of a time before the order', () =>
    expect(why('09:59', [told.openOrder()]).primary).toMatchObject({ code: 'IN_PROGRESS', actor: 'nobody', dueAt: null, records: [] }));
});

describe('PAYMENT_NOT_COMPLETED', () => {
  it('is said when the channel, asked, says unpaid: the buyer may pay again', () =>
    expect(why('10:06', [told.orderBeingPaid(), on('10:05', told.paymentQueried())]).primary).toMatchObject({
      ...{ code: 'PAYMENT_NOT_COMPLETED', fault: 'B', confidence: 'certain', actor: 'buyer', dueAt: at('10:15') },
    }));
  it('is only possible, and on the channel, while the channel gives no answer', () =>
    expect(why('10:06', [told.orderBeingPaid(), on('10:05', told.paymentQueried({ answer: 'unknown' }))]).primary).toMatchObject({
      ...{ code: 'PAYMENT_NOT_COMPLETED', fault: 'C', confidence: 'possible', actor: 'platform' },
    }));
  it('asks nobody to pay again after "unpaid" while another attempt was never answered: the buyer may have paid that one', () => {
    const second = on('10:06', told.paymentAttemptStarted({ number: 2 }));
    const unpaid = on('10:07', told.paymentQueried({ attemptId: attempt(2), askedAt: at('10:07') }));
    const noAnswer = on('10:05', told.paymentQueried({ answer: 'unknown' }));
    const { primary } = why('10:08', [told.orderBeingPaid(), noAnswer, second, unpaid]);
    expect(primary).toMatchObject({
      ...{ code: 'PAYMENT_NOT_COMPLETED', fault: 'C', confidence: 'possible', actor: 'platform', dueAt: at('10:15') },
    });
    expect(primary.nextStep.en).toContain('Please do not pay twice');
    expect(why('10:08', [told.orderBeingPaid(), second, unpaid]).primary).toMatchObject({ fault: 'none', confidence: 'possible' });
    const both = on('10:07', told.paymentQueried({ askedAt: at('10:07') }));
    expect(why('10:08', [told.orderBeingPaid(), noAnswer, second, unpaid, both]).primary).toMatchObject({ fault: 'B', actor: 'buyer' });
  });
  it('is not said of a payment that was refunded at the channel: that is told in words of its own', () => {
    const back = told.refundObserved({ seenIn: 'query' });
    const open = why('10:06', [told.orderBeingPaid(), on('10:05', told.paymentQueried({ answer: 'refunded' }), back)]).primary;
    expect(open).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', fault: 'none', actor: 'buyer', dueAt: at('10:15') });
    expect(open.headline.en).toContain('Your payment of CNY 10.00 was refunded at the payment channel');
    const final = told.paymentQueried({ answer: 'refunded', askedAt: at('10:11'), final: true });
    const ended = [told.orderBeingPaid(), on('10:11', final, back), on('10:15', told.orderExpired())];
    expect(why('10:20', ended).primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', fault: 'none', actor: 'nobody', dueAt: null });
    const again = on('10:06', told.paymentAttemptStarted({ number: 2 }));
    expect(codes('10:06:30', [told.orderBeingPaid(), on('10:05', told.paymentQueried({ answer: 'refunded' }), back), again])).toEqual([
      'IN_PROGRESS',
    ]);
  });
  it('leaves nobody at rest over "refunded" of one attempt while another was never answered', () => {
    const back = on('10:05', told.paymentQueried({ answer: 'refunded' }), told.refundObserved({ seenIn: 'query' }));
    const second = on('10:06', told.paymentAttemptStarted({ number: 2 }));
    const noAnswer = on('10:07', told.paymentQueried({ attemptId: attempt(2), answer: 'unknown', askedAt: at('10:07') }));
    const over = on('10:17', told.orderExpired({ unresolvedAttempts: [attempt(2)] }));
    const story = [told.orderBeingPaid(), back, second, noAnswer, over];
    const asked = why('10:20', story).primary;
    expect(asked).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'platform', dueAt: '2026-11-25T10:10:00.000Z' });
    expect(asked.nextStep.en).not.toContain('Order again');
    const givenUp = on('10:40', told.paymentAttemptClosed({ attemptId: attempt(2), how: 'given-up' }));
    const { primary } = why('11:00', [...story, givenUp]);
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', confidence: 'likely', actor: 'operator', dueAt: null });
    expect(primary.nextStep.en).toContain('show its receipt to the shop');
    const closed = on('10:40', told.paymentAttemptClosed({ attemptId: attempt(2) }));
    expect(why('11:00', [...story, closed]).primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'nobody' });
  });
  it('asks nobody to pay again after "refunded" while another attempt was never answered', () => {
    const second = on('10:06', told.paymentAttemptStarted({ number: 2 }));
    const back = on('10:07', told.paymentQueried({ attemptId: attempt(2), answer: 'refunded', askedAt: at('10:07') }));
    const refundedAfter = (answer: 'unknown' | 'unpaid') =>
      why('10:08', [told.orderBeingPaid(), on('10:05', told.paymentQueried({ answer })), second, back]).primary;
    expect(refundedAfter('unknown')).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'platform' });
    expect(refundedAfter('unknown').nextStep.en).not.toContain('pay again');
    expect(refundedAfter('unpaid')).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'buyer', dueAt: at('10:15') });
  });
  it('is said of an expired order, and nothing is owed', () => {
    const { primary } = why('10:20', [told.orderBeingPaid(), expired]);
    expect(primary).toMatchObject({ code: 'PAYMENT_NOT_COMPLETED', fault: 'B', actor: 'nobody', dueAt: null });
    expect(primary.nextStep.en).toContain('nothing is owed to you');
  });
  it('stays unsure of an order that expired with an open attempt: it is asked about for a day', () =>
    expect(
      why('10:20', [told.orderBeingPaid(), on('10:17', told.orderExpired({ unresolvedAttempts: [attempt()] }))]).primary,
    ).toMatchObject({
      ...{ code: 'PAYMENT_NOT_COMPLETED', confidence: 'possible', actor: 'platform', dueAt: '2026-11-25T10:10:00.000Z' },
    }));
  describe('where the channel never answered, or was never asked', () => {
    const noAnswer = on('10:02', told.paymentQueried({ answer: 'unknown', askedAt: at('10:02') }));
    const over = on('10:17', told.orderExpired({ unresolvedAttempts: [attempt()] }));
    const givenUp = told.paymentAttemptClosed({ how: 'given-up' });

    it('blames no buyer once the time to pay is over', () => {
      expect(why('10:16', [told.orderBeingPaid(), noAnswer]).primary).toMatchObject({
        fault: 'C',
        confidence: 'possible',
        actor: 'platform',
      });
      expect(why('10:16', [told.orderBeingPaid()]).primary).toMatchObject({ fault: 'none', confidence: 'possible' });
      const unpaid = on('10:03', told.paymentQueried({ askedAt: at('10:03') }));
      expect(why('10:16', [told.orderBeingPaid(), noAnswer, unpaid]).primary).toMatchObject({ fault: 'B', confidence: 'certain' });
    });
    it('sends an operator to look once it is given up, and tells no buyer that nothing was charged', () => {
      const { primary } = why('10:40', [told.orderBeingPaid(), noAnswer, over, on('10:30', givenUp)]);
      expect(primary).toMatchObject({ code: 'PAYMENT_NOT_COMPLETED', fault: 'C', confidence: 'possible', actor: 'operator' });
      expect(primary.nextStep.en).not.toContain('not charged');
      expect(primary.remedy.en).toContain('account epay-1');
    });
    it('is as sure of an attempt that the channel closed as of one it called unpaid', () => {
      const closed = on('10:16', told.paymentAttemptClosed(), told.orderExpired());
      expect(why('10:40', [told.orderBeingPaid(), noAnswer, closed]).primary).toMatchObject({ fault: 'B', confidence: 'certain' });
      const said = on('10:05', told.paymentNotificationAccepted({ status: 'closed' }));
      expect(why('10:16', [told.orderBeingPaid(), said]).primary).toMatchObject({ fault: 'B', confidence: 'certain' });
    });
    it('leaves a cancelled order open to money too', () => {
      const cancelled = [...on('10:03', told.cancellationRequested()), ...on('10:17', told.orderCancelled())];
      const story = [told.orderBeingPaid(), noAnswer, cancelled];
      const asked = {
        code: 'CANCELLED_OR_REFUNDED',
        fault: 'C',
        confidence: 'possible',
        actor: 'platform',
        dueAt: '2026-11-25T10:10:00.000Z',
      };
      expect(why('10:20', story).primary).toMatchObject(asked);
      const { primary } = why('10:40', [...story, on('10:30', givenUp)]);
      expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', confidence: 'possible', actor: 'operator', dueAt: null });
      expect(primary.headline.en).not.toContain('no payment was received');
    });
  });
  it('is said of an order that ended for lack of stock before anyone paid: nobody is at fault and nothing is owed', () => {
    const { primary } = why('10:05', [told.openOrder().slice(0, 2), on('10:00', told.stockUnavailable({ wanted: 3, available: 2 }))]);
    expect(primary).toMatchObject({ code: 'PAYMENT_NOT_COMPLETED', fault: 'none', actor: 'nobody' });
    expect(primary.headline.en).toContain('3 wanted, 2 available');
    expect(primary.nextStep['zh-CN']).toContain('不欠您任何款项');
  });
  it('is not said of a paid order', () => expect(codes('10:06', [told.paidOrder()])).toEqual(['IN_PROGRESS']));
});

describe('PAYMENT_AMOUNT_MISMATCH', () => {
  const short = [told.orderBeingPaid(), on('10:05', told.paymentAmountMismatched())];
  it('is said of money that is not what was due; it is held while the order may still be paid', () => {
    const { primary } = why('10:06', short);
    expect(primary).toMatchObject({ code: 'PAYMENT_AMOUNT_MISMATCH', fault: 'B', actor: 'buyer', dueAt: at('10:15') });
    expect(primary.headline).toEqual({
      'zh-CN': '2026-11-24 18:05:00 收到 9.00 元，而应付 10.00 元，金额不符，所以没有发货。',
      en: 'CNY 9.00 arrived at 2026-11-24 18:05:00, but CNY 10.00 was due; the amounts differ, so nothing was delivered.',
    });
  });
  it('stays the reason when the money goes back, and the trace of the refund is told too', () => {
    const ended = [...short, on('10:16', told.orderExpired()), refund(told.refundSucceeded({ amount: yuan(9) }))];
    expect(codes('10:40', ended)).toEqual(['PAYMENT_AMOUNT_MISMATCH', 'CANCELLED_OR_REFUNDED']);
  });
  it('is remembered when another attempt then paid the order', () => {
    const again = on('10:06', told.paymentAttemptStarted({ number: 2 }));
    const paid = on('10:07', told.paymentConfirmed({ attemptId: attempt(2), tradeNo: tradeNo(2) }), told.riskAssessed());
    expect(codes('10:08', [...short, again, paid])).toEqual(['IN_PROGRESS', 'PAYMENT_AMOUNT_MISMATCH']);
  });
  it('is not said of the right amount', () => expect(codes('10:06', [told.paidOrder()])).not.toContain('PAYMENT_AMOUNT_MISMATCH'));
});

describe('LATE_PAYMENT_AFTER_EXPIRY', () => {
  const late = (said = {}) => [told.orderBeingPaid(), expired, on('10:21', told.latePaymentReceived(said))];
  it('is said while stock is being reserved again', () =>
    expect(why('10:22', late()).primary).toMatchObject({ code: 'LATE_PAYMENT_AFTER_EXPIRY', actor: 'platform', confidence: 'likely' }));
  it('is the channel that was late where the buyer had paid in time', () =>
    expect(why('10:22', late({ paidAt: at('10:09') })).primary).toMatchObject({ fault: 'C', confidence: 'certain' }));
  it('is the merchant that let it be paid where the buyer paid after the end', () =>
    expect(why('10:22', late({ paidAt: at('10:20') })).primary).toMatchObject({ fault: 'M', confidence: 'certain' }));
  it('tells of the refund when no stock is left', () => {
    const sold = on('10:22', told.stockUnavailable({ purpose: 'late-payment' }));
    const { primary, secondary } = why('10:40', [...late(), sold, refund(told.refundSucceeded())]);
    expect(primary).toMatchObject({ code: 'LATE_PAYMENT_AFTER_EXPIRY', actor: 'nobody' });
    expect(primary.nextStep.en).toContain(told.refundNo());
    expect(secondary.map(({ code }) => code)).toEqual(['CANCELLED_OR_REFUNDED']);
  });
  it('waits for a person when its refund does', () =>
    expect(why('10:40', [...late({ after: 'cancelled' }), refund(told.refundNeedsHuman())]).primary).toMatchObject({ actor: 'operator' }));
  it('is not said of a payment in time', () => expect(codes('10:40', [told.deliveredOrder()])).not.toContain('LATE_PAYMENT_AFTER_EXPIRY'));
});

describe('ORPHAN_PAYMENT', () => {
  it('is said of an unpaid order that verified money claims', () =>
    expect(why('10:10', [told.orderBeingPaid()], orphan(7)).primary).toMatchObject({
      ...{ code: 'ORPHAN_PAYMENT', fault: 'C', actor: 'operator', dueAt: at('23:00') },
      records: [{ revision: '0' }, { stream: 'trade-epay-1-stray' }],
    }));
  it('is told beside the end of an order that was paid otherwise', () =>
    expect(codes('10:10', [told.deliveredOrder()], orphan(7))).toEqual(['DELIVERED_NOT_COLLECTED', 'ORPHAN_PAYMENT']));
  it('is not said before the money was seen', () => expect(codes('10:05', [told.orderBeingPaid()], orphan(7))).toEqual(['IN_PROGRESS']));
  it('is not said of money that claims another order', () => {
    const [other] = orphan(7).orphanTrades ?? [];
    const outTradeNo = `${told.TRADE_PREFIX}${told.orderNumbered(2)}01`;
    const orphanTrades = other === undefined ? [] : [{ ...other, outTradeNo }];
    expect(codes('10:10', [told.orderBeingPaid()], { orphanTrades })).toEqual(['IN_PROGRESS']);
  });
});

describe('DUPLICATE_PAYMENT', () => {
  const twice = (said = {}) => [told.deliveredOrder(), on('10:07', told.duplicatePaymentReceived(said))];
  it('is told beside the delivery while the surplus goes back by itself', () => {
    const { primary, secondary } = why('10:10', twice());
    expect(primary.code).toBe('DELIVERED_NOT_COLLECTED');
    expect(secondary).toMatchObject([{ code: 'DUPLICATE_PAYMENT', fault: 'B', actor: 'platform' }]);
  });
  it('is the channel that took money twice for one attempt', () =>
    expect(why('10:10', twice({ attemptId: attempt() })).secondary).toMatchObject([{ code: 'DUPLICATE_PAYMENT', fault: 'C' }]));
  it('becomes the reason when only a person can send the surplus back', () => {
    const stuck = on('10:30', told.refundRequested({ tradeNo: tradeNo(2) }), told.refundNeedsHuman());
    const { primary, secondary } = why('10:40', [...twice(), stuck]);
    expect(primary).toMatchObject({ code: 'DUPLICATE_PAYMENT', actor: 'operator' });
    expect(secondary.map(({ code }) => code)).toEqual(['DELIVERED_NOT_COLLECTED']);
  });
  it('waits for an operator where a number was given by hand, for it may be the payment itself', () => {
    const byHand = twice({ attemptId: attempt(), learnedBy: 'shop' });
    expect(why('10:10', byHand).secondary).toMatchObject([{ code: 'DUPLICATE_PAYMENT', fault: 'M', actor: 'operator' }]);
  });
  it.each([
    ['of the same amount', 'refund-needs-human', told.duplicatePaymentReceived],
    ['of another amount', 'amount-mismatch', told.paymentAmountMismatched],
  ] as const)('is settled, with nothing to pay back, once an operator has said that money %s is the payment', (_what, alarm, received) => {
    const byHand = told.paymentConfirmed({ learnedBy: 'shop', tradeNo: 'wallet-9' });
    const under = received({ attemptId: attempt(), tradeNo: 'T7' });
    const story = [told.orderBeingPaid(), on('10:05', byHand, told.riskAssessed()), told.deliveredOrder().slice(6)];
    const held = [...story, on('10:07', under, told.alarmRaised({ alarm, subject: 'T7' }))];
    expect(why('10:10', held).secondary).toMatchObject([{ code: 'DUPLICATE_PAYMENT', fault: 'M', actor: 'operator' }]);
    const { secondary } = why('10:40', [...held, on('10:30', told.alarmCleared())]);
    expect(secondary).toMatchObject([{ code: 'DUPLICATE_PAYMENT', fault: 'none', actor: 'nobody' }]);
    expect(secondary[0]?.remedy.en).toContain('trades T7 and wallet-9 are one payment');
  });
  it('never makes the order look refunded', () =>
    expect(codes('10:40', [...twice(), on('10:30', told.refundRequested({ tradeNo: tradeNo(2) }), told.refundSucceeded())])).toEqual([
      'DELIVERED_NOT_COLLECTED',
      'DUPLICATE_PAYMENT',
    ]));
  it('is told apart from the payment though another account of the channel gave it the same number', () => {
    const channel = { account: 'epay-2', kind: 'epay', mode: 'live', revision: '0' } as const;
    const second = on('10:06', told.paymentAttemptStarted({ number: 2, channel }), told.deliveryViewed());
    const same = { attemptId: attempt(2), tradeNo: tradeNo(1) };
    const back = on(
      '10:30',
      told.refundRequested({ ...same, reason: 'duplicate-payment' }),
      told.refundSubmitted(),
      told.refundSucceeded(),
    );
    const story = [told.deliveredOrder(), second, on('10:07', told.duplicatePaymentReceived(same)), back];
    expect(codes('10:40', story)).toEqual(['DELIVERED_AND_VIEWED', 'DUPLICATE_PAYMENT']);
    expect(why('10:40', story)).toMatchObject({ modifiers: [], secondary: [{ actor: 'nobody' }] });
  });
  it('is not said of one payment', () => expect(codes('10:40', [told.deliveredOrder()])).toEqual(['DELIVERED_NOT_COLLECTED']));
});
