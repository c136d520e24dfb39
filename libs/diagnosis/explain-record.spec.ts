import type { OrderFact } from '@app/domain/order-case';
import { type Actor, instant, money, sha256, uuidv5 } from '@app/kernel';
import * as told from '@app/testing/order-story';
import { at } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { explainRecord, type OutsideFact, type TimelineRecord } from './index.js';

const SECRET = 'SECRET-VALUE';
const secret = { alg: 'A256GCM', keyId: SECRET, nonce: SECRET, ct: SECRET } as const;
const origin = { peer: secret, client: secret };
const [orderId, attemptId] = [told.ORDER, told.attempt()];
const [digest, amount] = [sha256(SECRET), money(1000)];

type OfType<F extends { readonly type: string }> = { readonly [type in F['type']]: Extract<F, { readonly type: type }> };

const recipient = { rule: 'qq@1', raw: secret, normalised: secret, changes: [] };
const orderFacts: OfType<OrderFact> = {
  OrderPlaced: told.orderPlaced({ shopOrderNo: 'S-77', buyer: told.buyer({ contact: secret, ip: secret }), shopMetadata: secret }),
  ReservationPlanned: told.reservationPlanned(),
  StockReserved: told.stockReserved(),
  StockUnavailable: told.stockUnavailable(),
  StockReleased: told.stockReleased(),
  QuotaReleased: told.quotaReleased(),
  CancellationRequested: told.cancellationRequested(),
  CancellationOvertaken: told.cancellationOvertaken(),
  OrderCancelled: told.orderCancelled(),
  OrderExpired: told.orderExpired({ unresolvedAttempts: [attemptId] }),
  OrderReopened: told.orderReopened(),
  PickupTokenIssued: told.pickupTokenIssued(),
  ContactCorrected: told.contactCorrected({ contact: secret, contactIndex: digest }),
  RecipientCorrected: { type: 'RecipientCorrected', data: { lineId: told.LINE, recipient, recipientIndex: digest } },
  RecipientRejected: { type: 'RecipientRejected', data: { lineId: told.LINE, rule: 'qq@1', code: 'too-short' } },
  CommandRefused: told.commandRefused(),
  PaymentAttemptStarted: told.paymentAttemptStarted({ payerIp: secret, openid: secret }),
  PaymentAttemptClosed: told.paymentAttemptClosed(),
  PaymentNotificationAccepted: told.paymentNotificationAccepted({ walletTradeNo: 'W-1' }),
  PaymentNotificationRefused: told.paymentNotificationRefused({ hint: 'another key' }),
  PaymentQueried: told.paymentQueried({ final: true }),
  PaymentConfirmed: told.paymentConfirmed(),
  PaymentAmountMismatched: told.paymentAmountMismatched(),
  DuplicatePaymentReceived: told.duplicatePaymentReceived(),
  LatePaymentReceived: told.latePaymentReceived(),
  RefundObserved: told.refundObserved(),
  ChargebackDebited: told.chargebackDebited(),
  ChargebackReversed: told.chargebackReversed(),
  RiskAssessed: told.riskAssessed(),
  RiskHoldPlaced: told.riskHoldPlaced(),
  RiskHoldEscalated: told.riskHoldEscalated(),
  RiskHoldReleased: told.riskHoldReleased(),
  OrderRejectedByRisk: told.orderRejectedByRisk(),
  DeliveryStarted: told.deliveryStarted(),
  KeysAllocated: told.keysAllocated({ keys: [{ ...told.key(), commitment: SECRET }] }),
  AllocationFailed: told.allocationFailed(),
  RestockRequested: told.restockRequested(),
  KeysRestocked: told.keysRestocked(),
  KeysDelivered: told.keysDelivered(),
  DeliveryCompleted: told.deliveryCompleted(),
  DeliveryViewed: told.deliveryViewed({ origin }),
  KeysHandedToShop: told.keysHandedToShop({ origin }),
  DeliveryViewReportedByShop: told.deliveryViewReportedByShop({ viewer: origin }),
  DeliveryRevoked: told.deliveryRevoked(),
  DeliveryProblemReported: told.deliveryProblemReported({ text: secret }),
  RefundRequested: told.refundRequested(),
  RefundSubmitted: told.refundSubmitted(),
  RefundResultUnknown: told.refundResultUnknown(),
  RefundSucceeded: told.refundSucceeded({ channelRefundNo: 'C-9' }),
  RefundFailed: told.refundFailed(),
  RefundNeedsHuman: told.refundNeedsHuman(),
  DisputeOpened: told.disputeOpened({ answerBy: at('23:00') }),
  DisputeOutcomeRecorded: told.disputeOutcomeRecorded(),
  EvidenceExported: told.evidenceExported(),
  EffectClaimed: told.effectClaimed(),
  PromiseBroken: told.promiseBroken(),
  AlarmRaised: told.alarmRaised(),
  AlarmCleared: told.alarmCleared(),
  SagaSkipped: told.sagaSkipped(),
};

const account = 'epay-1';
const trade = { account, tradeNo: 'T1', amount };
const keys = { orderId, keyIds: ['key-1', 'key-2'], reservationId: told.reservation() };
const imported = { keyId: 'key-1', sealed: secret, fingerprint: SECRET, commitment: SECRET, salt: secret, last4Index: SECRET };
const rules = { queryAfterSeconds: 60, attemptMinutes: 10, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };
const time = at('10:30');
const received = { account, method: 'POST', contentType: 'text/plain', bytes: 320, digest, sealed: secret } as const;

const outsideFacts: OfType<OutsideFact> = {
  MessageReceived: { type: 'MessageReceived', data: { ...received, claimedOutTradeNo: told.outTradeNo() } },
  MessageSettled: { type: 'MessageSettled', data: { message: 'message-1', outcome: 'refused', code: 'signature', orderId } },
  JunkCounted: { type: 'JunkCounted', data: { account, minute: time, count: 3, digest } },
  TradeBound: { type: 'TradeBound', data: { ...trade, orderId, attemptId } },
  TradeOrphaned: { type: 'TradeOrphaned', data: { ...trade, outTradeNo: 'CT9', refundBy: time } },
  OrphanMatched: { type: 'OrphanMatched', data: { tradeNo: 'T1', orderId, attemptId } },
  OrphanRefunded: { type: 'OrphanRefunded', data: { tradeNo: 'T1', refundNo: 'R1' } },
  ForeignPaymentSeen: { type: 'ForeignPaymentSeen', data: { ...trade, outTradeNo: 'XX9' } },
  KeysImported: { type: 'KeysImported', data: { batchId: 'batch-1', productId: 'product-1', mode: 'test', keys: [imported] } },
  KeysReserved: { type: 'KeysReserved', data: keys },
  KeysReleased: { type: 'KeysReleased', data: { ...keys, unknown: false } },
  KeysAllocated: { type: 'KeysAllocated', data: { ...keys, allocationId: told.allocation() } },
  KeysQuarantined: { type: 'KeysQuarantined', data: { keyIds: ['key-1'], reason: 'restored-from-backup' } },
  KeysReleasedFromQuarantine: { type: 'KeysReleasedFromQuarantine', data: { keyIds: ['key-1'] } },
  KeysRewrapped: { type: 'KeysRewrapped', data: { keyIds: ['key-1'], wrappingKeyId: 'kek-2' } },
  BatchAdmitted: { type: 'BatchAdmitted', data: { batchId: 'batch-1', productId: 'product-1', quantity: 2, fingerprintsDigest: SECRET } },
  BatchRefused: {
    type: 'BatchRefused',
    data: { batchId: 'batch-1', productId: 'product-1', duplicates: [{ keyId: 'key-1', of: 'key-0' }] },
  },
  QuotaClaimed: { type: 'QuotaClaimed', data: { reservationId: told.reservation(), orderId } },
  QuotaFreed: { type: 'QuotaFreed', data: { reservationId: told.reservation(), orderId, because: 'paid' } },
  ChannelConfigured: {
    type: 'ChannelConfigured',
    data: { account, kind: 'epay', mode: 'live', settings: { pid: '1001' }, secretsVersion: 2, ...rules },
  },
  ChannelSilent: { type: 'ChannelSilent', data: { account, since: time } },
  ChannelRestored: { type: 'ChannelRestored', data: { account, silentFrom: time } },
  ChannelDisabled: { type: 'ChannelDisabled', data: { account, because: 'contract ended' } },
  WorkerSilent: { type: 'WorkerSilent', data: { worker: 'w1', since: time } },
  WorkerResumed: { type: 'WorkerResumed', data: { worker: 'w1', from: time, to: at('10:40') } },
  SagaStarted: { type: 'SagaStarted', data: { saga: 'expire-unpaid-orders', startsAt: 'deploy', after: '0' } },
  TradePrefixChosen: { type: 'TradePrefixChosen', data: { tradePrefix: 'CT' } },
  StoreRestored: { type: 'StoreRestored', data: { position: '41' } },
  BrakeSet: { type: 'BrakeSet', data: { brakeId: 'brake-1', effect: 'refunds', account, reason: 'too-many' } },
  AutomaticRefundCounted: { type: 'AutomaticRefundCounted', data: { refundNo: 'R1', orderId, amount } },
  BrakeReleased: { type: 'BrakeReleased', data: { brakeId: 'brake-1' } },
};

const system: Actor = { kind: 'system', id: 'test' };
function record(fact: OrderFact | OutsideFact, stream: string, actor: Actor = system): TimelineRecord {
  const metadata = { schemaVersion: 1, commandId: uuidv5('c'), $correlationId: orderId, $causationId: 'c', actor, shopId: told.SHOP };
  const when = { recordedAt: instant('2026-11-24T10:30:00Z'), codeVersion: 'test' };
  // The envelope of a fact that is an order's or another stream's is that of a timeline's record.
  return { v: 1, stream, revision: 0, id: uuidv5(stream), ...fact, metadata: { ...metadata, ...when } } as unknown as TimelineRecord;
}
const explain = (fact: OrderFact, actor?: Actor) => explainRecord(record(fact, `order-${orderId}`, actor), { timeZone: 'Asia/Shanghai' });
const explainOutside = (fact: OutsideFact) => explainRecord(record(fact, 'elsewhere-1'), { timeZone: 'Asia/Shanghai' });

function isWhole({ 'zh-CN': chinese, en }: ReturnType<typeof explainRecord>): void {
  for (const sentence of [chinese, en]) {
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|[{}$]|\d{4}-\d{2}-\d{2}T/);
    expect(sentence).not.toContain(SECRET);
    expect(sentence).not.toContain(digest);
  }
  expect(chinese).toMatch(/\p{Script=Han}.*。$/u);
  expect(en).toMatch(/^[\x20-\x7e×]+[.)]$/);
}

describe('A record in a sentence', () => {
  it.each(Object.entries(orderFacts))('of an order: %s', (_type, fact) => isWhole(explain(fact)));
  it.each(Object.entries(outsideFacts))('of another stream: %s', (_type, fact) => isWhole(explainOutside(fact)));

  it('is not that of another type', () => {
    const all = [...Object.values(orderFacts).map((fact) => explain(fact)), ...Object.values(outsideFacts).map(explainOutside)];
    for (const language of ['zh-CN', 'en'] as const) expect(new Set(all.map((text) => text[language])).size).toBe(all.length);
  });

  it('is concrete', () => {
    expect(explain(orderFacts.PaymentConfirmed)).toEqual({
      'zh-CN': '确认付款 10.00 元（应付 10.00 元），交易号 trade-1，得知于支付渠道的通知；承诺 2026-11-24 18:20:00 之前发货。',
      en: "Payment of CNY 10.00 confirmed (CNY 10.00 due), trade trade-1, learned by the channel's notification; delivery is promised before 2026-11-24 18:20:00.",
    });
    expect(explain(orderFacts.RefundSucceeded).en).toContain(`Refund ${told.refundNo()} done: CNY 10.00 went back`);
    expect(explain(orderFacts.OrderPlaced).en).toContain(
      'Shop shop-1 placed an order (its number S-77): 1 × Game card 100, CNY 10.00 in all',
    );
  });

  it.each(['late-payment', 'restock'] as const)('asks for no payment where stock was reserved for what is paid: %s', (purpose) => {
    const history = told.orderRecords([
      told.orderPlaced(),
      told.reservationPlanned(),
      told.reservationPlanned({ n: 2, reservationId: told.reservation(2), purpose }),
    ]);
    const options = { timeZone: 'Asia/Shanghai', history };
    const explained = (reservationId: string) => explainRecord(record(told.stockReserved({ reservationId }), `order-${orderId}`), options);
    const again = explained(told.reservation(2));
    expect(again.en).toBe(`Reservation ${told.reservation(2)} holds: 1 of batch batch-1.`);
    expect(again['zh-CN']).not.toContain('付款期限');
    isWhole(again);
    const first = explained(told.reservation());
    expect(first.en).toContain('; to be paid before 2026-11-24 18:15:00.');
    expect(first['zh-CN']).toContain('；付款期限 2026-11-24 18:15:00。');
  });

  it.each([
    ['by-number', 'sent again under the same refund number', '同一退款单号'],
    ['askable', 'sent again only if the channel knows of no such refund', '渠道查无此退款才会再次提交'],
    ['neither', 'it is not sent again: a person looks at the channel', '不会再次提交'],
  ] as const)('says what a refund without a result may lead to at a channel that is %s', (repeatSafety, en, chinese) => {
    const history = told.orderRecords([told.refundRequested({ n: 2, repeatSafety: 'by-number' }), told.refundRequested({ repeatSafety })]);
    const unknown = record(told.refundResultUnknown(), `order-${orderId}`);
    const explained = explainRecord(unknown, { timeZone: 'Asia/Shanghai', history });
    expect(explained.en).toContain(en);
    expect(explained['zh-CN']).toContain(chinese);
    isWhole(explained);
    if (repeatSafety !== 'by-number') expect(JSON.stringify(explained)).not.toMatch(/same (refund )?number|同一(退款)?单号/);
    expect(JSON.stringify(explainRecord(unknown, { timeZone: 'Asia/Shanghai' }))).not.toMatch(/number,|同一/);
  });

  it('says who did it where a person or a shop did', () => {
    expect(explain(orderFacts.AlarmCleared, { kind: 'operator', id: 'key-7' }).en).toContain('(By operator key-7.)');
    expect(explain(orderFacts.AlarmCleared, { kind: 'operator', id: 'key-7' })['zh-CN']).toContain('（操作者：运营人员 key-7）');
    expect(explain(orderFacts.AlarmCleared).en).not.toContain('(By');
  });

  it('never names a buyer', () =>
    expect(explain(orderFacts.DeliveryViewed, { kind: 'buyer', id: SECRET })).toMatchObject({ en: expect.not.stringContaining(SECRET) }));

  it('tells two facts of one name apart by their streams', () => {
    expect(explain(orderFacts.KeysAllocated).en).toContain('from reservation');
    expect(explainOutside(outsideFacts.KeysAllocated).en).toContain('allocated to order');
  });
});

describe('A refused wish in a sentence', () => {
  const refused = (said: Parameters<typeof told.commandRefused>[0]) => explain(told.commandRefused(said));
  it('says who wanted what, and why not, with amounts and times written out', () => {
    const parameters = { refundable: { amount: 250, currency: 'CNY' }, payBefore: at('10:15') };
    const { 'zh-CN': chinese, en } = refused({ command: 'RequestRefund', code: 'exceeds-refundable', parameters });
    expect(en).toBe(
      'Refused to the shop, who wanted a refund: it is more than can be refunded (exceeds-refundable); refundable: CNY 2.50, payBefore: 2026-11-24 18:15:00.',
    );
    expect(chinese).toContain('商家要求申请退款，被拒绝：超过可退的金额（exceeds-refundable）');
  });
  it('gives a code and a command that have no words as they are', () =>
    expect(refused({ command: 'Unheard', code: 'never-seen', parameters: { n: 3, list: ['a', 'b'] } }).en).toBe(
      'Refused to the shop, who wanted Unheard: never-seen; n: 3, list: a b.',
    ));
});
