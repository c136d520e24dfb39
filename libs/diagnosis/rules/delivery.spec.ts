import type { OrderFact } from '@app/domain/order-case';
import * as told from '@app/testing/order-story';
import { at, recordedAt, yuan } from '@app/testing/order-story';
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
const paid = told.paidOrder();
const delivered = told.deliveredOrder();
const viewed = on('10:08', told.deliveryViewed());
const refund = (...outcome: readonly OrderFact[]) => [
  ...on('10:30', told.refundRequested(), told.refundSubmitted()),
  ...on('10:31', ...outcome),
];
const silence = (from: string, to?: string): Partial<Surroundings> => {
  const one = { worker: 'w1', from: at(from), record: { ...told.recordRef('platform'), recordedAt: at(from) } };
  if (to === undefined) return { workerSilences: [one] };
  return { workerSilences: [{ ...one, ended: { to: at(to), record: { ...told.recordRef('platform', 1), recordedAt: at(to) } } }] };
};

describe('IN_PROGRESS after payment', () => {
  it('is said inside the promise, with its end', () =>
    expect(why('10:10', [paid]).primary).toMatchObject({ code: 'IN_PROGRESS', fault: 'none', actor: 'platform', dueAt: at('10:20') }));
  it('is said of an order under review: an operator decides by a time', () =>
    expect(why('10:10', [paid, on('10:05', told.riskHoldPlaced())]).primary).toMatchObject({
      code: 'IN_PROGRESS',
      actor: 'operator',
      dueAt: at('10:18'),
    }));
});

describe('FULFILMENT_NOT_STARTED', () => {
  it('is the platform, from the promised time on', () => {
    expect(codes('10:19:59', [paid])).toEqual(['IN_PROGRESS']);
    expect(why('10:20', [paid]).primary).toMatchObject({
      code: 'FULFILMENT_NOT_STARTED',
      fault: 'P',
      confidence: 'certain',
      dueAt: at('10:20'),
    });
  });
  it('is said too of a delivery that began and was not finished', () =>
    expect(why('10:20', [told.orderInDelivery()]).primary.headline.en).toContain('begun at 2026-11-24 18:06:00, was not finished'));
  it('is remembered of a delivery that came late', () =>
    expect(codes('10:40', [paid, on('10:30', told.deliveryStarted(), ...delivered.slice(8))])).toEqual([
      'DELIVERED_NOT_COLLECTED',
      'FULFILMENT_NOT_STARTED',
    ]));
  it('is remembered of an order that was refunded instead', () =>
    expect(codes('10:40', [paid, refund(told.refundSucceeded())])).toEqual(['CANCELLED_OR_REFUNDED', 'FULFILMENT_NOT_STARTED']));
  it('is not said of a delivery in time', () => expect(codes('10:40', [delivered])).toEqual(['DELIVERED_NOT_COLLECTED']));
  it('is not said of an order under review, or one that waits for stock', () => {
    expect(codes('10:40', [paid, on('10:05', told.riskHoldPlaced())])).toEqual(['IN_PROGRESS']);
    expect(codes('10:40', [paid, on('10:06', told.deliveryStarted(), told.allocationFailed())])).toEqual(['STOCK_OVERSOLD']);
  });
});

describe('STOCK_OVERSOLD', () => {
  const failed = [paid, on('10:06', told.deliveryStarted(), told.allocationFailed(), told.restockRequested())];
  it('waits for new stock until its deadline, and then the money goes back by itself', () =>
    expect(why('10:10', failed).primary).toMatchObject({ code: 'STOCK_OVERSOLD', fault: 'M', actor: 'operator', dueAt: at('11:06') }));
  it('is the platform where the reservation itself was lost', () => {
    const lost = on('10:06', told.deliveryStarted(), told.allocationFailed({ reason: 'reservation-lost' }));
    expect(why('10:10', [paid, lost]).primary).toMatchObject({ code: 'STOCK_OVERSOLD', fault: 'P', dueAt: null });
  });
  it('stays the reason when the money goes back, with its trace', () => {
    const { primary, secondary } = why('11:10', [...failed, on('11:06', told.refundRequested(), told.refundSucceeded())]);
    expect(primary).toMatchObject({ code: 'STOCK_OVERSOLD', actor: 'nobody' });
    expect(secondary.map(({ code }) => code)).toEqual(['CANCELLED_OR_REFUNDED']);
  });
  it('is remembered when new stock came, and a minute is left to hand it out', () => {
    const restocked = [...failed, on('10:40', told.keysRestocked())];
    expect(codes('10:40:30', restocked)).toEqual(['IN_PROGRESS', 'STOCK_OVERSOLD']);
    expect(codes('10:41', restocked)).toEqual(['FULFILMENT_NOT_STARTED', 'STOCK_OVERSOLD']);
  });
  it('is not said of stock that ran out before payment', () =>
    expect(codes('10:05', [told.openOrder().slice(0, 2), on('10:00', told.stockUnavailable())])).toEqual(['PAYMENT_NOT_COMPLETED']));
});

describe('DELIVERED_NOT_COLLECTED and DELIVERED_AND_VIEWED', () => {
  it('waits for the buyer to look', () =>
    expect(why('10:40', [delivered]).primary).toMatchObject({ code: 'DELIVERED_NOT_COLLECTED', fault: 'B', actor: 'buyer' }));
  it('waits for the shop that fetched the keys', () =>
    expect(why('10:40', [delivered, on('10:08', told.keysHandedToShop())]).primary).toMatchObject({
      code: 'DELIVERED_NOT_COLLECTED',
      fault: 'M',
      actor: 'shop',
    }));
  it('is viewed for certain where we saw it', () =>
    expect(why('10:40', [delivered, viewed]).primary).toMatchObject({
      code: 'DELIVERED_AND_VIEWED',
      confidence: 'certain',
      actor: 'nobody',
    }));
  it('is only likely viewed where the shop says so', () =>
    expect(why('10:40', [delivered, on('10:09', told.deliveryViewReportedByShop())]).primary).toMatchObject({
      code: 'DELIVERED_AND_VIEWED',
      confidence: 'likely',
    }));
  it('tells which keys a refund has revoked, and offers no page that shows none', () => {
    const placed = on('10:00', told.orderPlaced({ deal: told.deal(told.dealLine({ quantity: 2 })) }));
    const keyIds = [1, 2].map((n) => told.key(n).keyId);
    const both = [placed, delivered.slice(1, -2), on('10:06', told.keysDelivered({ keyIds }), told.deliveryCompleted())];
    const partly = on('10:30', told.refundRequested({ amount: yuan(4) }), told.deliveryRevoked({ keyIds: keyIds.slice(1) }));
    expect(why('10:40', [...both, partly]).primary.headline.en).toContain('(2 keys, 1 of them revoked by a refund)');

    const seen = on('10:35', told.deliveryViewed({ keyIds: keyIds.slice(0, 1) }));
    expect(why('10:40', [...both, partly, seen]).primary.headline.en).toMatch(/^1 key delivered/);

    const fetched = [delivered, on('10:08', told.keysHandedToShop())];
    expect(why('10:20', fetched).primary.nextStep.en).toContain('pick-up page');
    const { secondary } = why('10:40', [...fetched, on('10:30', told.refundRequested(), told.deliveryRevoked())]);
    expect(secondary).toMatchObject([{ code: 'DELIVERED_NOT_COLLECTED', actor: 'shop' }]);
    expect(secondary[0]?.nextStep.en).not.toContain('pick-up page');
  });
  it('is the money that goes back where a part of it took the only key along', () => {
    const took = on('10:30', told.refundRequested({ amount: yuan(4) }), told.deliveryRevoked());
    expect(codes('10:40', [delivered, took])).toEqual(['CANCELLED_OR_REFUNDED']);
  });
  it('is not said of fewer keys than were bought', () => {
    const placed = on('10:00', told.orderPlaced({ deal: told.deal(told.dealLine({ quantity: 2 })) }));
    expect(codes('10:40', [placed, delivered.slice(1)])).toEqual(['FULFILMENT_NOT_STARTED']);
  });
});

describe('CANCELLED_OR_REFUNDED', () => {
  it('says who cancelled', () => {
    const { primary } = why('10:05', [told.openOrder(), on('10:03', told.orderCancelled({ by: 'buyer' }))]);
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', fault: 'none', actor: 'nobody' });
    expect(primary.headline.en).toContain('by the buyer');
  });
  it('says by when a cancellation is settled', () =>
    expect(why('10:05', [told.orderBeingPaid(), on('10:03', told.cancellationRequested())]).primary).toMatchObject({
      ...{ code: 'CANCELLED_OR_REFUNDED', actor: 'platform', dueAt: at('10:17') },
    }));
  it.each([
    ['goes back by itself', [], 'platform'],
    ['is unknown and is only asked about', [told.refundResultUnknown()], 'platform'],
    ['failed and needs a person', [told.refundFailed()], 'operator'],
    ['is back', [told.refundSucceeded()], 'nobody'],
  ] as const)('shows the trace of a refund that %s', (_how, outcome, actor) =>
    expect(why('10:40', [delivered, refund(...outcome)]).primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor }),
  );
  it.each([
    ['result-cannot-be-known', 'neither'],
    ['result-cannot-be-known', 'askable'],
    ['result-cannot-be-known', 'by-number'],
    ['money-went-back-meanwhile', 'askable'],
  ] as const)('does not tell a person to send back again what may be back: %s, %s', (because, repeatSafety) => {
    const asked = on('10:30', told.refundRequested({ repeatSafety }), told.refundSubmitted());
    const left = on('10:31', told.refundResultUnknown(), told.refundNeedsHuman({ because }));
    const { primary } = why('10:40', [delivered, asked, left]);
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'operator', confidence: 'possible' });
    expect(primary.headline.en).toContain('may be back with you already');
    expect(primary.headline['zh-CN']).toContain('退款结果不明');
    for (const { en, 'zh-CN': chinese } of [primary.nextStep, primary.remedy]) {
      expect(en).toContain('whether the money went back is not known');
      expect(en).toContain('looks at the channel first, and never sends it again unseen');
      expect(chinese).toContain('是否已经退回并不清楚');
      expect(chinese).toContain('先到支付渠道核实');
    }
    expect(JSON.stringify(primary)).not.toMatch(/not back yet|owed|尚未退回/);
  });
  it.each([
    ['was refused by the channel', [told.refundSubmitted(), told.refundFailed(), told.refundNeedsHuman()]],
    ['was never sent', [told.refundNeedsHuman({ because: 'limit-reached' })]],
    [
      'was without a result until that person said that it failed',
      [
        ...[told.refundSubmitted(), told.refundResultUnknown()],
        ...[told.refundNeedsHuman({ because: 'result-cannot-be-known' }), told.refundFailed()],
      ],
    ],
  ] as const)('says that the money is owed where a person looks after a refund that %s', (_how, story) => {
    const { primary } = why('10:40', [delivered, on('10:30', told.refundRequested(), ...story)]);
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'operator', confidence: 'certain' });
    expect(primary.headline.en).toContain('is owed to you and waits for a person to send it back');
    expect(primary.remedy.en).toContain('the money is not back yet');
  });
  it('says of a refund that was overtaken that the money went back another way', () => {
    const overtaken = [told.refundObserved(), told.refundNeedsHuman({ because: 'money-went-back-meanwhile' })];
    const { primary } = why('10:40', [delivered, on('10:30', told.refundRequested(), ...overtaken)]);
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'operator' });
    expect(primary.headline.en).toContain('went back another way meanwhile, in whole or in part');
    expect(primary.remedy.en).toContain('looks at what is still owed before anything is sent');
    expect(primary.remedy['zh-CN']).toContain('先核对还欠多少');
  });
  it.each([
    ['by-number', 'sent again under the same refund number', '同一退款单号'],
    ['askable', 'sent again only if the channel knows of no such refund', '渠道查无此退款才会再次提交'],
    ['neither', 'it is not sent again: a person looks at the channel', '不会再次提交'],
  ] as const)('says what an unanswered refund may lead to at a channel that is %s', (repeatSafety, en, chinese) => {
    const asked = on('10:30', told.refundRequested({ repeatSafety }), told.refundSubmitted());
    const { primary } = why('10:40', [delivered, asked, on('10:31', told.refundResultUnknown())]);
    expect(primary).toMatchObject({ confidence: 'likely', actor: 'platform' });
    expect(primary.headline.en).toContain('whether it went is not known yet');
    expect(primary.nextStep.en).toContain(en);
    expect(primary.nextStep['zh-CN']).toContain(chinese);
    if (repeatSafety !== 'by-number') expect(JSON.stringify(primary)).not.toMatch(/same refund number|同一退款单号/);
  });
  it('does not say of a refund that was never sent that the channel has it', () => {
    const { primary } = why('10:40', [delivered, on('10:30', told.refundRequested())]);
    expect(primary.nextStep.en).toContain('has not been sent to the channel yet');
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'platform' });
  });
  it('tells of a brake that holds the refund up, while it is set and where it is of that account', () => {
    const brake = {
      brakeId: 'b1',
      effect: 'refunds',
      from: at('10:20'),
      record: { ...told.recordRef('platform'), recordedAt: at('10:20') },
    } as const;
    const ended = { to: at('10:35'), record: { ...told.recordRef('platform', 1), recordedAt: at('10:35') } };
    const asked = (...brakes: Surroundings['brakes']) => why('10:40', [delivered, on('10:30', told.refundRequested())], { brakes });
    for (const stopping of [brake, { ...brake, account: told.ACCOUNT }]) {
      const { primary } = asked(stopping);
      expect(primary.nextStep.en).toContain('stopped refunds since 2026-11-24 18:20:00');
      expect(primary).toMatchObject({ actor: 'operator' });
      expect(primary.records.map(({ stream }) => stream)).toContain('platform');
    }
    for (const other of [
      { ...brake, account: 'epay-2' },
      { ...brake, ended },
      { ...brake, effect: 'deliveries' as const },
    ]) {
      expect(asked(other).primary).toMatchObject({ actor: 'platform' });
    }
  });
  it('is only told beside a delivery of which a part was refunded', () => {
    const partly = on('10:30', told.refundRequested({ amount: yuan(4) }), told.refundSucceeded({ amount: yuan(4) }));
    const { primary, secondary } = why('10:40', [delivered, partly]);
    expect(primary.code).toBe('DELIVERED_NOT_COLLECTED');
    expect(secondary[0]?.nextStep.en).toContain('CNY 4.00 of CNY 10.00 is back');
  });
  it('tells of money that went back at the channel itself', () =>
    expect(why('10:40', [delivered, on('10:30', told.refundObserved())]).primary.nextStep.en).toContain('channel-refund-1'));
  it('is not said when a charge-back was reversed', () =>
    expect(codes('10:40', [delivered, on('10:30', told.chargebackDebited()), on('10:35', told.chargebackReversed())])).toEqual([
      'DELIVERED_NOT_COLLECTED',
    ]));
  it('says that a review rejected the payment', () =>
    expect(why('10:10', [paid, on('10:06', told.riskHoldPlaced(), told.orderRejectedByRisk())]).primary).toMatchObject({
      code: 'CANCELLED_OR_REFUNDED',
    }));
});

describe('REFUNDED_AND_DELIVERED', () => {
  it('colours an order whose keys were seen and whose money is back: a person must decide', () => {
    const { modifiers, primary } = why('10:40', [delivered, viewed, refund(told.refundSucceeded())]);
    expect(modifiers).toEqual(['REFUNDED_AND_DELIVERED']);
    expect(primary).toMatchObject({ code: 'CANCELLED_OR_REFUNDED', actor: 'operator' });
  });
  it('does not colour one whose keys nobody saw, or whose money is not back', () => {
    expect(why('10:40', [delivered, refund(told.refundSucceeded())]).modifiers).toEqual([]);
    expect(why('10:40', [delivered, viewed, refund(told.refundResultUnknown())]).modifiers).toEqual([]);
  });
});

describe('PLATFORM_BACKLOG', () => {
  it('colours an order that waits while a worker stands still, and says since when', () => {
    const { modifiers, primary } = why('10:40', [paid], silence('10:04'));
    expect(modifiers).toEqual(['PLATFORM_BACKLOG']);
    expect(primary.nextStep['zh-CN']).toContain('2026-11-24 18:04:00');
    expect(primary.records.map(({ stream }) => stream)).toContain('platform');
  });
  it('stays with an order that was delayed by it', () =>
    expect(why('10:40', [paid, on('10:30', told.deliveryStarted(), ...delivered.slice(8))], silence('10:04', '10:29')).modifiers).toEqual([
      'PLATFORM_BACKLOG',
    ]));
  it('does not colour an order that was delivered in time, or one whose waiting was over before', () => {
    expect(why('10:40', [delivered], silence('10:04', '10:29')).modifiers).toEqual([]);
    expect(why('10:40', [paid], silence('09:00', '09:30')).modifiers).toEqual([]);
  });
  it('does not colour an order for a standstill of seconds', () =>
    expect(why('10:40', [paid], silence('10:10', '10:10:20')).modifiers).toEqual([]));
  it('colours an unpaid order that does not end', () =>
    expect(why('10:40', [told.orderBeingPaid()], silence('10:10')).modifiers).toEqual(['PLATFORM_BACKLOG']));
});
