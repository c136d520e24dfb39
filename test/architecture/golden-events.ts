import type { Deal, OrderFact, SealedBuyer } from '@app/domain/order-case';
import { type EncodedRecord, encodeRecords, type Instant, instant, isOrderId, type Money, type OrderId, type RecordRef } from '@app/kernel';

/** Every fact of the order case with every field it can have. These values stand for ever: nothing may be made from a builder. */
type EveryFact = { readonly [T in OrderFact['type']]: Extract<OrderFact, { readonly type: T }>['data'] };

const ORDER = orderId('01JDFB5T7M8QWERTYASDFGHJKZ');
const hash = (digit: string): string => digit.repeat(64);
const fen = (amount: number): Money => ({ amount, currency: 'CNY' });
const time = (clock: string): Instant => instant(`2026-11-24T${clock}.000Z`);
const sealed = { alg: 'A256GCM', keyId: 'subject-7f3a', nonce: 'AAECAwQFBgcICQoL', ct: 'c2VhbGVkIGFuZCB0YWdnZWQ=' } as const;
const origin = { peer: sealed, client: sealed };
const recipient = { rule: 'qq@1', raw: sealed, normalised: sealed, changes: ['spaces-removed'] };
const attemptId = `${ORDER}-a01`;
const outTradeNo = `CT${ORDER}01`;
const lineId = '1';
const reservationId = `${ORDER}-1-r01`;
const allocationId = `${ORDER}-1-k01`;
const refundNo = `CT${ORDER}R01`;
const effectNo = `${ORDER}-refund-01`;
const tradeNo = '20260806151343349021';
const keyIds = ['key-1', 'key-2'];

function ref(stream: string, revision: string): RecordRef {
  return { stream, revision, id: '0b9f8a52-5d5e-5b0e-9f4c-1f2b8a7e4c11', sha256: hash('b') };
}
const trade = ref(`trade-epay-1-${hash('c')}`, '0');
const message = ref('inbox-epay-1-2026-11-24-w1', '4');
const keysHeld = ref('keybatch-b1', '3');

const deal: Deal = {
  lines: [
    {
      lineId,
      merchantId: 'm1',
      productId: 'p1',
      productRevision: '2',
      sku: 'GAME-100',
      name: '游戏点卡 100',
      description: '100 元面值',
      attributes: { faceValue: '100', region: 'CN' },
      route: 'auto-key',
      suppliers: ['s1'],
      quantity: 2,
      unitPrice: fen(1000),
      total: fen(2000),
      deliverWithinSeconds: 900,
      recipient,
      refundPolicyHash: hash('d'),
    },
  ],
  total: fen(2000),
  payWithinSeconds: 900,
  merchantQualification: { merchantId: 'm1', shown: 'licensed', record: ref('merchant-m1', '1') },
};
const buyer: SealedBuyer = {
  subjectId: 'subject-7f3a',
  contact: sealed,
  ip: sealed,
  accountId: sealed,
  deviceId: sealed,
  indexes: { contact: hash('1'), ip: hash('2'), device: hash('3'), account: hash('4'), recipient: hash('5') },
};
const money = { attemptId, tradeNo, learnedBy: 'notification', trade, message } as const;

export const everyFact: EveryFact = {
  OrderPlaced: {
    ...{ orderId: ORDER, shopId: 'shop-1', mode: 'live', shopOrderNo: 'S-1', tradePrefix: 'CT', deal, buyer },
    quota: { stream: `buyer-${hash('1')}-p1`, limit: 2 },
    ...{ shopMetadata: sealed, locale: 'zh-CN', expiryGraceSeconds: 120, restockWithinSeconds: 3600, payBefore: time('10:15:00') },
  },
  ReservationPlanned: { reservationId, lineId, n: 1, parts: [{ batchId: 'b1', quantity: 2 }], purpose: 'placing' },
  StockReserved: { reservationId, lineId, parts: [{ batchId: 'b1', quantity: 2, record: keysHeld }], payBefore: time('10:15:01') },
  StockUnavailable: { lineId, reason: 'out-of-stock', wanted: 2, available: 1, purpose: 'placing' },
  StockReleased: { reservationId, because: 'order-ended' },
  QuotaReleased: { because: 'order-ended' },
  CancellationRequested: { by: 'shop', openAttempts: [attemptId] },
  CancellationOvertaken: { attemptId },
  OrderCancelled: { by: 'buyer' },
  OrderExpired: { payBefore: time('10:15:01'), unresolvedAttempts: [attemptId] },
  OrderReopened: { attemptId, reservationId: `${ORDER}-1-r02` },
  PickupTokenIssued: { n: 1 },
  ContactCorrected: { contact: sealed, contactIndex: hash('6') },
  RecipientCorrected: { lineId, recipient, recipientIndex: hash('7') },
  RecipientRejected: { lineId, rule: 'qq@1', code: 'not-a-number' },
  CommandRefused: { command: 'StartPayment', code: 'order-ended', parameters: { how: 'expired' }, askedBy: { kind: 'shop', id: 'key-1' } },

  PaymentAttemptStarted: {
    ...{ attemptId, number: 1, outTradeNo, channel: { account: 'epay-1', kind: 'epay', mode: 'live', revision: '2' } },
    ...{ method: 'alipay', scene: 'h5', returnUrl: 'https://shop.example/back', payerIp: sealed, openid: sealed },
    ...{ amountDue: fen(2000), expiresAt: time('10:11:00') },
    policy: { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: true, canClose: false, refundRepeat: 'askable' },
  },
  PaymentAttemptClosed: { attemptId, how: 'closed-at-channel' },
  PaymentNotificationAccepted: {
    ...{ attemptId, tradeNo, walletTradeNo: '4200001', status: 'paid', amount: fen(2000), paidAt: time('10:04:58'), message },
  },
  PaymentNotificationRefused: { attemptId, code: 'signature', hint: 'signStyle', message, count: 1 },
  PaymentQueried: { attemptId, answer: 'paid', askedAt: time('10:05:00'), tradeNo, amount: fen(2000), final: false },
  PaymentConfirmed: { ...money, amount: fen(2000), due: fen(2000), paidAt: time('10:04:58'), deliverBy: time('10:20:05') },
  PaymentAmountMismatched: { ...money, due: fen(2000), paid: fen(1999) },
  DuplicatePaymentReceived: { ...money, attemptId: `${ORDER}-a02`, amount: fen(2000), confirmedAttemptId: attemptId },
  LatePaymentReceived: { ...money, amount: fen(2000), after: 'expired', paidAt: time('10:04:58') },
  RefundObserved: { attemptId, tradeNo, channelRefundNo: 'r-1', amount: fen(2000), seenIn: 'notification' },
  ChargebackDebited: { attemptId, tradeNo, caseNo: 'case-1', amount: fen(2000) },
  ChargebackReversed: { attemptId, tradeNo, caseNo: 'case-1', amount: fen(2000) },

  RiskAssessed: { ruleset: 'none@1', outcome: 'clear', score: 0, inputs: {} },
  RiskHoldPlaced: { holdId: 'hold-1', rules: ['R7'], reason: 'amount above limit', dueAt: time('10:18:00') },
  RiskHoldEscalated: { holdId: 'hold-1', dueAt: time('10:48:00') },
  RiskHoldReleased: { holdId: 'hold-1', by: 'operator' },
  OrderRejectedByRisk: { holdId: 'hold-1', by: 'operator', reason: 'stolen card' },

  DeliveryStarted: { lineIds: [lineId], after: { attemptId } },
  KeysAllocated: {
    ...{ allocationId, lineId, reservationId, records: [keysHeld] },
    keys: keyIds.map((keyId) => ({ keyId, batchId: 'b1', commitment: hash('e') })),
  },
  AllocationFailed: { allocationId, lineId, reservationId, wanted: 2, got: 1, reason: 'keys-quarantined' },
  RestockRequested: { lineId, quantity: 2, dueAt: time('11:06:00') },
  KeysRestocked: { lineId, reservationId: `${ORDER}-1-r02` },
  KeysDelivered: { lineId, allocationId, keyIds },
  DeliveryCompleted: { quantity: 2 },
  DeliveryViewed: { keyIds, tokenN: 0, origin },
  KeysHandedToShop: { keyIds, origin },
  DeliveryViewReportedByShop: { keyIds, viewedAt: time('10:08:00'), viewer: origin },
  DeliveryRevoked: { keyIds, refundNo },
  DeliveryProblemReported: { problemId: `${ORDER}-problem-01`, kind: 'invalid', keyIds, text: sealed },

  RefundRequested: {
    ...{ refundNo, n: 1, attemptId, tradeNo, amount: fen(2000) },
    ...{ reason: 'requested-by-operator', policy: 'goodwill@1', repeatSafety: 'askable' },
  },
  RefundSubmitted: { refundNo, effectNo, try: 1 },
  RefundResultUnknown: { refundNo, try: 1, because: 'timeout' },
  RefundSucceeded: { refundNo, amount: fen(2000), channelRefundNo: 'r-1', learnedBy: 'answer' },
  RefundFailed: { refundNo, code: 'balance-too-low' },
  RefundNeedsHuman: { refundNo, because: 'failed-at-channel' },

  DisputeOpened: { disputeId: 'dispute-1', forum: '12315', kind: 'not-received', answerBy: time('12:00:00') },
  DisputeOutcomeRecorded: { disputeId: 'dispute-1', outcome: 'won' },
  EvidenceExported: { bundleId: 'bundle-1', upToRevision: '9', purpose: 'dispute-1' },

  EffectClaimed: { effectNo, purpose: 'refund', subject: refundNo, try: 1, worker: 'w1', notAfter: time('10:30:00') },
  PromiseBroken: { promise: 'delivery', dueAt: time('10:20:05') },
  AlarmRaised: { alarmId: `${ORDER}-alarm-01`, alarm: 'promise-broken', subject: ORDER, mode: 'live' },
  AlarmCleared: { alarmId: `${ORDER}-alarm-01`, by: 'operator' },
  SagaSkipped: { saga: 'deliver-when-payment-confirmed', reason: 'delivered by hand' },
};

/** The record that the store would hold for a fact: the first of its stream for OrderPlaced, the eighth for all others. */
export function goldenRecord(type: string, data: unknown): EncodedRecord {
  const [record] = encodeRecords([{ type, data }], {
    stream: `order-${ORDER}`,
    head: type === 'OrderPlaced' ? undefined : { revision: 6, leaf: hash('a'), recordedAt: time('10:05:00') },
    now: time('10:05:05'),
    metadata: {
      commandId: '5d1cf0a4-9d5f-5c0c-8c9d-0a4b1c2d3e4f',
      commandHash: hash('f'),
      $correlationId: ORDER,
      $causationId: message.id,
      causation: message,
      actor: { kind: 'channel', id: 'epay-1' },
      shopId: 'shop-1',
      occurredAt: time('10:04:58'),
      codeVersion: '0.1.0',
    },
    schemaVersionOf: () => 1,
  });
  if (record === undefined) throw new Error('one fact makes one record');
  return record;
}

function orderId(text: string): OrderId {
  if (!isOrderId(text)) throw new Error(`not an order id: ${text}`);
  return text;
}
