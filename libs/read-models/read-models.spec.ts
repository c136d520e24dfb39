import { channelStream, inboxStream } from '@app/domain/channels';
import { orderIdOfStream, orderStream } from '@app/domain/order-case';
import { batchStream, INTAKE_STREAM } from '@app/domain/vault';
import { canonicalJson, type Doc, type Fact, type StoredEvent, sha256 } from '@app/kernel';
import { documents, keep, renamed, type ToldLog, toldLog } from '@app/testing';
import * as story from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderFactTypes } from './order-fact-types.events.js';
import { projections } from './read-models.projection.js';

const { at, orderNumbered, sealed, yuan } = story;

const orderFacts: readonly Fact[] = [
  ...[story.orderPlaced(), story.reservationPlanned(), story.stockReserved(), story.stockUnavailable(), story.stockReleased()],
  ...[story.cancellationRequested(), story.cancellationOvertaken(), story.orderCancelled(), story.orderExpired(), story.orderReopened()],
  ...[story.quotaReleased(), story.pickupTokenIssued(), story.contactCorrected(), story.recipientCorrected(), story.recipientRejected()],
  ...[story.commandRefused(), story.paymentAttemptStarted(), story.paymentAttemptStarted({ number: 2 }), story.paymentAttemptClosed()],
  ...[story.paymentNotificationAccepted({ walletTradeNo: 'wallet-1' }), story.paymentNotificationRefused(), story.paymentQueried()],
  ...[story.paymentConfirmed(), story.paymentAmountMismatched(), story.duplicatePaymentReceived(), story.latePaymentReceived()],
  ...[story.refundObserved(), story.chargebackDebited(), story.chargebackReversed(), story.riskAssessed(), story.riskHoldPlaced()],
  ...[story.riskHoldEscalated(), story.riskHoldReleased(), story.orderRejectedByRisk(), story.deliveryStarted(), story.keysAllocated()],
  ...[story.allocationFailed(), story.restockRequested(), story.keysRestocked(), story.keysDelivered(), story.deliveryCompleted()],
  ...[story.deliveryViewed(), story.keysHandedToShop(), story.deliveryViewReportedByShop(), story.deliveryRevoked()],
  ...[story.deliveryProblemReported(), story.refundRequested(), story.refundSubmitted(), story.refundResultUnknown()],
  ...[story.refundSucceeded({ channelRefundNo: 'c-1' }), story.refundFailed(), story.refundNeedsHuman(), story.effectClaimed()],
  ...[story.promiseBroken(), story.alarmRaised(), story.alarmCleared(), story.sagaSkipped(), story.disputeOpened()],
  ...[story.disputeOutcomeRecorded(), story.evidenceExported()],
];

const key = (n: number) => ({ keyId: `b1-${n}`, sealed: sealed('key'), salt: sealed('salt'), fingerprint: sha256(`${n}`) });
const keys = [1, 2, 3].map((n) => ({ ...key(n), commitment: sha256(`c ${n}`), last4Index: sha256(`l ${n}`) }));
const held = { reservationId: 'r1', orderId: orderNumbered(1), keyIds: ['b1-1', 'b1-2'] };
const offer = { name: 'Card', sku: 'S', merchantId: 'm', unitPrice: yuan(10), route: 'auto-key', mode: 'live', maxPerOrder: 1 };
const money = { account: 'epay-1', tradeNo: 't1', outTradeNo: 'CT1', amount: yuan(10) };
const otherFacts: readonly (readonly [stream: string, fact: Fact])[] = [
  [batchStream('b1'), { type: 'KeysImported', data: { batchId: 'b1', productId: 'p1', mode: 'live', keys } }],
  [batchStream('b1'), { type: 'KeysReserved', data: held }],
  [batchStream('b1'), { type: 'KeysReleased', data: { ...held, unknown: false } }],
  [batchStream('b1'), { type: 'KeysAllocated', data: { ...held, allocationId: 'a1' } }],
  [batchStream('b1'), { type: 'KeysQuarantined', data: { keyIds: ['b1-1', 'b1-3'], reason: 'reported' } }],
  [batchStream('b1'), { type: 'KeysReleasedFromQuarantine', data: { keyIds: ['b1-1'] } }],
  [batchStream('b1'), { type: 'KeysRewrapped', data: { keyIds: ['b1-1'], wrappingKeyId: 'w' } }],
  [INTAKE_STREAM, { type: 'BatchAdmitted', data: { batchId: 'b1', productId: 'p1', quantity: 3, fingerprintsDigest: sha256('d') } }],
  [INTAKE_STREAM, { type: 'BatchRefused', data: { batchId: 'b1', productId: 'p1', duplicates: [] } }],
  ['product-p1', { type: 'ProductListed', data: { productId: 'p1', offer } }],
  ['product-p1', { type: 'PriceChanged', data: { productId: 'p1', unitPrice: yuan(12) } }],
  ['product-p1', { type: 'ProductChanged', data: { productId: 'p1', offer, changed: ['name'] } }],
  ['product-p1', { type: 'ProductDelisted', data: { productId: 'p1' } }],
  [channelStream('epay-1'), { type: 'ChannelConfigured', data: { account: 'epay-1', kind: 'epay', mode: 'live', settings: {} } }],
  [channelStream('epay-1'), { type: 'ChannelSilent', data: { account: 'epay-1', since: at('10:00') } }],
  [channelStream('epay-1'), { type: 'ChannelRestored', data: { account: 'epay-1', silentFrom: at('10:00') } }],
  [channelStream('epay-1'), { type: 'ChannelDisabled', data: { account: 'epay-1', because: 'over' } }],
  ['trade-epay-1-t1', { type: 'TradeOrphaned', data: { ...money, refundBy: at('12:00') } }],
  ['trade-epay-1-t1', { type: 'TradeBound', data: { ...money, orderId: orderNumbered(1), attemptId: 'a' } }],
  ['trade-epay-1-t1', { type: 'OrphanMatched', data: { tradeNo: 't1', orderId: orderNumbered(1), attemptId: 'a' } }],
  ['trade-epay-1-t1', { type: 'OrphanRefunded', data: { tradeNo: 't1', refundNo: 'r' } }],
  ['foreign-epay-1-2026-11-24', { type: 'ForeignPaymentSeen', data: money }],
  [inboxStream('epay-1', '2026-11-24', 'w'), { type: 'MessageReceived', data: { account: 'epay-1', digest: sha256('m') } }],
  ['platform', { type: 'WorkerSilent', data: { worker: 'w', since: at('10:00') } }],
];

type Step = { readonly stream: string; readonly fact: Fact; readonly seconds: number };
const seconds = fc.nat(400);
const orderStep = fc
  .record({ n: fc.constantFrom(1, 2), fact: fc.constantFrom(...orderFacts), seconds })
  .map(({ n, fact, ...rest }): Step => {
    const mine = renamed(fact, story.ORDER, orderNumbered(n));
    return { stream: orderStream(orderNumbered(n)), fact: mine, ...rest };
  });
const otherStep = fc
  .record({ told: fc.constantFrom(...otherFacts), seconds })
  .map(({ told: [stream, fact], ...rest }): Step => ({ stream, fact, ...rest }));
const placed: readonly Step[] = [1, 2].map((n) => ({
  stream: orderStream(orderNumbered(n)),
  fact: story.orderPlaced({ orderId: orderNumbered(n), shopOrderNo: `A-${n}` }),
  seconds: 0,
}));
const steps = fc
  .tuple(fc.boolean(), fc.array(fc.oneof({ weight: 3, arbitrary: orderStep }, { weight: 1, arbitrary: otherStep }), { maxLength: 60 }))
  .map(([begun, more]) => (begun ? [...placed, ...more] : more));

/** Of the messages that came, all but the first are settled at the end. */
function tell(told: readonly Step[]): ToldLog {
  const log = toldLog();
  let now = at('10:00');
  for (const { stream, fact, seconds: later } of told) {
    now = new Date(Date.parse(now) + later * 1000).toISOString() as typeof now;
    log.tell(stream, { ...fact, recordedAt: now });
  }
  const messages = log.events.filter(({ type }) => type === 'MessageReceived');
  for (const { stream, id } of messages.slice(1)) log.tell(stream, { type: 'MessageSettled', data: { message: id, outcome: 'refused' } });
  return log;
}
const textOf = (docs: { readonly [id: string]: Doc }): string => canonicalJson(docs);

describe.each(projections.map((projection) => [projection.name, projection] as const))('The read model %s', (_name, projection) => {
  const holds = (property: (events: readonly StoredEvent[], cut: number) => void): void =>
    fc.assert(
      fc.property(steps, fc.nat(70), (told, cut) => property(tell(told).events, cut)),
      { numRuns: 60 },
    );

  it('is the same whether it follows event by event or is built from scratch', () =>
    holds((events) => {
      const followed = documents(keep(projection, events, { stored: true }));
      const rebuilt = documents(keep(projection, events, { stored: false }));
      expect(textOf(followed)).toBe(textOf(rebuilt));
    }));

  it('goes on where it stopped, and is not changed by events that it had before', () =>
    holds((events, cut) => {
      const whole = textOf(documents(keep(projection, events)));
      const kept = keep(projection, events.slice(0, cut));
      keep(projection, events, { into: kept });
      expect(textOf(documents(kept))).toBe(whole);
      keep(projection, events, { into: kept });
      expect(textOf(documents(kept))).toBe(whole);
    }));

  it('takes its times from the log', () =>
    holds((events) => {
      const times = new Set(events.map(({ metadata }) => metadata.recordedAt));
      for (const doc of Object.values(documents(keep(projection, events)))) {
        for (const field of ['placedAt', 'changedAt', 'updatedAt', 'raisedAt', 'importedAt', 'seenAt', 'receivedAt', 'listedAt'] as const) {
          if (doc[field] !== undefined) expect(times).toContain(doc[field]);
        }
      }
    }));
});

describe('The read models', () => {
  it('have names and fields that every engine can hold', () => {
    expect(new Set(projections.map(({ name }) => name)).size).toBe(projections.length);
    for (const { name, indexes, version } of projections) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(version).toBe({ 'stuck-orders': 3, 'orders-of-buyer': 2, 'keys-by-last-four': 2 }[name] ?? 1);
      for (const field of indexes.flat()) expect(field).toMatch(/^[a-zA-Z]+$/);
    }
  });

  it('that keep a case file read every type of fact there is in one', () => {
    const told = new Set(orderFacts.map(({ type }) => type));
    expect([...orderFactTypes].sort()).toEqual([...told].sort());
    expect(orderIdOfStream(orderStream('x'))).toBe('x');
  });
});
