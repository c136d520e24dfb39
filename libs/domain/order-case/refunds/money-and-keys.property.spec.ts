import { type Instant, isRefused, plusSeconds, type RepeatSafety } from '@app/kernel';
import { given } from '@app/testing';
import {
  at,
  BATCH,
  deal,
  dealLine,
  duplicatePaymentReceived,
  heldPart,
  orderPlaced,
  paymentAttemptStarted,
  paymentConfirmed,
  recordedAt,
  reservationPlanned,
  riskAssessed,
  STEPS_QUANTITY,
  type StepAfterPayment,
  stepsAfterPayment,
  stockReserved,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderCommand } from '../order-case.commands.js';
import { orderCaseDecider } from '../order-case.decider.js';
import type { OrderFact } from '../order-case.events.js';
import type { OrderCase } from '../order-case.state.js';
import { CLAIM_SETTLES_SECONDS } from '../oversight/claims.policy.js';
import { surplusMoney } from '../payments/surplus-money.policy.js';

type Recorded = { readonly fact: OrderFact; readonly at: Instant };

/** Two keys for twenty yuan, paid twice, through a channel where a repeated refund is harmless, can be asked about, or neither. */
function paidTwice(refundRepeat: RepeatSafety): OrderCase {
  const policy = { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: true, canClose: false, refundRepeat };
  const parts = [{ batchId: BATCH, quantity: STEPS_QUANTITY }];
  const story = [
    orderPlaced({ deal: deal(dealLine({ quantity: STEPS_QUANTITY })) }),
    reservationPlanned({ parts }),
    stockReserved({ parts: [heldPart(STEPS_QUANTITY)] }),
    paymentAttemptStarted({ amountDue: yuan(20), policy }),
    paymentAttemptStarted({ number: 2, amountDue: yuan(20), policy }),
    paymentConfirmed({ amount: yuan(20), due: yuan(20) }),
    riskAssessed(),
    duplicatePaymentReceived({ amount: yuan(20) }),
  ];
  return given(orderCaseDecider, ...story.map((fact) => recordedAt(at('10:05'), fact))).state;
}

function play(start: OrderCase, steps: readonly StepAfterPayment[]): { facts: Recorded[]; file: OrderCase } {
  let file = start;
  let now = at('10:05');
  const facts: Recorded[] = [];
  const send = (command: OrderCommand): number => {
    const decision = orderCaseDecider.decide(command, file);
    const events = isRefused(decision) ? [] : decision.events;
    for (const fact of events) {
      file = orderCaseDecider.evolve(file, fact, { revision: file.revision + 1, recordedAt: now });
      facts.push({ fact, at: now });
    }
    return events.length;
  };
  for (const { after, ask } of steps) {
    now = plusSeconds(now, after);
    const command = ask(now, file);
    send(command);
    expect({ command, again: send(command) }).toEqual({ command, again: 0 });
  }
  return { facts, file };
}

type Of<T extends OrderFact['type']> = Extract<OrderFact, { readonly type: T }>;
function factsOf<T extends OrderFact['type']>(facts: readonly Recorded[], type: T): readonly Of<T>[] {
  return facts.map(({ fact }) => fact).filter((fact): fact is Of<T> => fact.type === type);
}
const firstOf = (facts: readonly Recorded[], is: (fact: OrderFact) => boolean): number => {
  const index = facts.findIndex(({ fact }) => is(fact));
  return index === -1 ? Number.POSITIVE_INFINITY : index;
};

const safeties: readonly RepeatSafety[] = ['by-number', 'askable', 'neither'];

describe.each(safeties)('Money and keys, whatever is asked in whatever order, through a channel that is %s', (repeatSafety) => {
  const start = paidTwice(repeatSafety);
  const whatever = (check: (facts: Recorded[], file: OrderCase) => void): void => {
    fc.assert(
      fc.property(stepsAfterPayment, (steps) => {
        const { facts, file } = play(start, steps);
        check(facts, file);
      }),
      { numRuns: 120 },
    );
  };

  it('never pays more back than was paid, for each trade', () =>
    whatever((facts) => {
      for (const trade of [tradeNo(1), tradeNo(2)]) {
        const failed = new Set(factsOf(facts, 'RefundFailed').map(({ data }) => data.refundNo));
        const asked = factsOf(facts, 'RefundRequested').filter(({ data }) => data.tradeNo === trade);
        const succeeded = new Set(factsOf(facts, 'RefundSucceeded').map(({ data }) => data.refundNo));
        const sum = (refunds: typeof asked): number => refunds.reduce((total, { data }) => total + data.amount.amount, 0);
        expect(sum(asked.filter(({ data }) => !failed.has(data.refundNo)))).toBeLessThanOrEqual(2000);
        expect(sum(asked.filter(({ data }) => succeeded.has(data.refundNo)))).toBeLessThanOrEqual(2000);
      }
    }));

  it('grants what is left of each trade when it is asked for, until nothing is', () =>
    whatever((_facts, file) => {
      for (const { owed, attemptId, tradeNo: trade, amount } of surplusMoney(file)) {
        if (owed.what !== 'refund' || trade !== tradeNo(2)) continue;
        const { facts } = play(file, [
          {
            after: 0,
            ask: (now) => ({ type: 'RequestRefund', at: now, by: 'saga', reason: owed.reason, attemptId, tradeNo: trade, amount }),
          },
        ]);
        expect(facts).toMatchObject([{ fact: { type: 'RefundRequested', data: { amount } } }]);
      }
    }));

  it('never has two live claims, and sends at most once under each', () =>
    whatever((facts) => {
      const claims = facts.flatMap(({ fact, at: when }) => (fact.type === 'EffectClaimed' ? [{ ...fact.data, when }] : []));
      for (const [index, claim] of claims.entries()) {
        const before = claims.slice(0, index).findLast(({ subject }) => subject === claim.subject);
        expect(before === undefined || claim.when >= plusSeconds(before.notAfter, CLAIM_SETTLES_SECONDS)).toBe(true);
        expect(claim.try).toBe((before?.try ?? 0) + 1);
      }
      const sent = facts.flatMap(({ fact, at: when }) => (fact.type === 'RefundSubmitted' ? [{ ...fact.data, when }] : []));
      expect(new Set(sent.map(({ effectNo, try: tryNo }) => `${effectNo}/${tryNo}`)).size).toBe(sent.length);
      for (const { effectNo, try: tryNo, when } of sent) {
        const claim = claims.find((known) => known.effectNo === effectNo && known.try === tryNo);
        expect(claim !== undefined && when >= claim.when && when < claim.notAfter).toBe(true);
      }
    }));

  it('sends only as often as the channel can bear', () =>
    whatever((facts) => {
      for (const { data } of factsOf(facts, 'RefundRequested')) {
        const own = facts.map(({ fact }) => fact).filter((fact) => 'refundNo' in fact.data && fact.data.refundNo === data.refundNo);
        const sent = own.flatMap((fact, index) => (fact.type === 'RefundSubmitted' ? [index] : []));
        if (repeatSafety === 'neither') expect(sent.length).toBeLessThanOrEqual(1);
        if (repeatSafety !== 'askable') continue;
        for (const [repeat, index] of sent.entries()) {
          const since = own.slice(sent[repeat - 1] ?? 0, index);
          const isKnownAbsent = since.some((fact) => fact.type === 'RefundResultUnknown' && fact.data.because === 'not-found');
          expect(repeat === 0 || isKnownAbsent).toBe(true);
        }
      }
    }));

  it('delivers nothing once the money of the order was asked back, or went back by another road', () =>
    whatever((facts) => {
      const asked = firstOf(
        facts,
        (fact) => (fact.type === 'RefundRequested' || fact.type === 'RefundObserved') && fact.data.tradeNo === tradeNo(1),
      );
      expect(firstOf(facts.slice(asked), (fact) => fact.type === 'DeliveryStarted' || fact.type === 'KeysDelivered')).toBe(
        Number.POSITIVE_INFINITY,
      );
    }));

  it('never opens a revoked key, and hands each key out in one allocation', () =>
    whatever((facts) => {
      const revoked = new Set<string>();
      for (const { fact } of facts) {
        if (fact.type === 'DeliveryRevoked') for (const keyId of fact.data.keyIds) revoked.add(keyId);
        if (fact.type !== 'DeliveryViewed' && fact.type !== 'KeysHandedToShop') continue;
        expect(fact.data.keyIds.filter((keyId) => revoked.has(keyId))).toEqual([]);
      }
      expect(factsOf(facts, 'KeysAllocated').length).toBeLessThanOrEqual(1);
    }));

  it('never leaves the buyer keys and money beyond what was paid, unless a person is called', () =>
    whatever((facts, { fulfilment }) => {
      const asked = factsOf(facts, 'RefundRequested').filter(({ data }) => data.tradeNo === tradeNo(1));
      const failed = new Set(factsOf(facts, 'RefundFailed').map(({ data }) => data.refundNo));
      const elsewhere = factsOf(facts, 'RefundObserved').filter(({ data }) => data.tradeNo === tradeNo(1));
      const gone = [...asked.filter(({ data }) => !failed.has(data.refundNo)), ...elsewhere];
      const back = gone.reduce((sum, { data }) => sum + data.amount.amount, 0);
      const opened = new Set([
        ...fulfilment.viewedKeyIds,
        ...fulfilment.handedToShopKeyIds,
        ...fulfilment.lines.flatMap((line) => line.deliveredKeyIds).filter((keyId) => !fulfilment.revokedKeyIds.includes(keyId)),
      ]);
      const isFlagged = factsOf(facts, 'AlarmRaised').some(({ data }) => data.alarm === 'refunded-and-delivered');
      expect(isFlagged || opened.size === 0 || back + opened.size * 1000 <= 2000).toBe(true);
    }));
});

describe('What is asked in these properties', () => {
  it('reaches every kind of fact it is about', () => {
    const reached = new Set<string>();
    for (const repeatSafety of safeties) {
      for (const steps of fc.sample(stepsAfterPayment, { numRuns: 600, seed: 7 })) {
        for (const { fact } of play(paidTwice(repeatSafety), steps).facts) reached.add(fact.type);
      }
    }
    const wanted = `AllocationFailed RestockRequested ReservationPlanned StockReserved KeysRestocked DeliveryStarted KeysAllocated
      KeysDelivered DeliveryCompleted DeliveryViewed KeysHandedToShop DeliveryRevoked EffectClaimed RefundRequested RefundSubmitted
      RefundResultUnknown RefundSucceeded RefundFailed RefundNeedsHuman RefundObserved AlarmRaised`;
    expect(wanted.split(/\s+/).filter((type) => !reached.has(type))).toEqual([]);
  });
});
