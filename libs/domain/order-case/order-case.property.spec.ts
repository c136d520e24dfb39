import { canonicalJson, type Decision, type Instant, isRefused } from '@app/kernel';
import {
  at,
  deliveredOrder,
  effectClaimed,
  latePaidOrder,
  openOrder,
  orderAwaitingRestock,
  orderBeingPaid,
  orderInDelivery,
  paidOrder,
  type RandomStep,
  randomCommand,
  randomSteps,
  randomTimes,
  recordedAt,
  refundRequested,
  refundSubmitted,
  type Timed,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OrderCommand } from './order-case.commands.js';
import { decideCase, evolveCase, orderCaseDecider } from './order-case.decider.js';
import type { OrderFact } from './order-case.events.js';
import { emptyCase, type OrderCase } from './order-case.state.js';
import { orderStatus } from './order-case.status.js';
import { placedOrder } from './ordering/ordering.state.js';
import { releasableReservations } from './ordering/releasable-stock.policy.js';
import type {
  DuplicatePaymentReceived,
  LatePaymentReceived,
  PaymentAmountMismatched,
  PaymentConfirmed,
} from './payments/payments.events.js';
import { refundable } from './refunds/refundable.policy.js';

type Turn = {
  readonly before: OrderCase;
  readonly after: OrderCase;
  readonly command: OrderCommand;
  readonly decision: Decision<OrderFact>;
};
type Played = { readonly turns: readonly Turn[]; readonly facts: readonly OrderFact[]; readonly file: OrderCase };

const starts: readonly (readonly Timed<OrderFact>[])[] = [
  [],
  openOrder(),
  orderBeingPaid(),
  paidOrder(),
  orderInDelivery(),
  deliveredOrder(),
  orderAwaitingRestock(),
  latePaidOrder(),
  [...paidOrder(), recordedAt(at('10:05'), refundRequested())],
  [...deliveredOrder(), recordedAt(at('10:06'), refundRequested())],
  [...paidOrder(), ...[refundRequested(), effectClaimed(), refundSubmitted()].map((fact) => recordedAt(at('10:05'), fact))],
];
/** Each new wish makes one more of these. */
const anew: readonly OrderCommand['type'][] = ['StartPayment', 'IssuePickupToken'];

function fold(file: OrderCase, facts: readonly OrderFact[], recordedAt: Instant): OrderCase {
  return facts.reduce((folded, fact) => evolveCase(folded, fact, { revision: folded.revision + 1, recordedAt }), file);
}

function play(start: readonly Timed<OrderFact>[], steps: readonly RandomStep[]): Played {
  let file = start.reduce((folded, { recordedAt: time, ...fact }) => fold(folded, [fact], time), emptyCase);
  const times = randomTimes(steps, file.updatedAt);
  const turns = steps.map((step, index): Turn => {
    const before = file;
    const command = randomCommand(step, before, times[index] ?? at('10:00'));
    const decision = decideCase(command, before);
    file = fold(before, factsOf(decision), command.at);
    return { before, after: file, command, decision };
  });
  return { turns, facts: [...start, ...turns.flatMap(({ decision }) => factsOf(decision))], file };
}

function factsOf(decision: Decision<OrderFact>): readonly OrderFact[] {
  return isRefused(decision) ? [] : decision.events;
}

const plays = (check: (played: Played) => void): void =>
  fc.assert(
    fc.property(fc.constantFrom(...starts), randomSteps(), (start, steps) => check(play(start, steps))),
    { numRuns: 400 },
  );

/** Every fact that a command of this release can lead to. */
const everyday: readonly OrderFact['type'][] = [
  ...([
    'OrderPlaced',
    'ReservationPlanned',
    'StockReserved',
    'StockUnavailable',
    'StockReleased',
    'PickupTokenIssued',
    'ContactCorrected',
  ] as const),
  ...(['CancellationRequested', 'CancellationOvertaken', 'OrderCancelled', 'OrderExpired', 'OrderReopened', 'QuotaReleased'] as const),
  ...([
    'PaymentAttemptStarted',
    'PaymentAttemptClosed',
    'PaymentNotificationAccepted',
    'PaymentNotificationRefused',
    'PaymentQueried',
  ] as const),
  ...([
    'PaymentConfirmed',
    'PaymentAmountMismatched',
    'DuplicatePaymentReceived',
    'LatePaymentReceived',
    'RefundObserved',
    'RiskAssessed',
  ] as const),
  ...([
    'DeliveryStarted',
    'KeysAllocated',
    'AllocationFailed',
    'RestockRequested',
    'KeysRestocked',
    'KeysDelivered',
    'DeliveryCompleted',
  ] as const),
  ...(['DeliveryViewed', 'KeysHandedToShop', 'DeliveryViewReportedByShop', 'DeliveryRevoked', 'DeliveryProblemReported'] as const),
  ...(['RefundRequested', 'RefundSubmitted', 'RefundResultUnknown', 'RefundSucceeded', 'RefundFailed', 'RefundNeedsHuman'] as const),
  ...(['EffectClaimed', 'PromiseBroken', 'AlarmRaised', 'AlarmCleared', 'SagaSkipped'] as const),
];
const openEnds: readonly string[] = [
  'awaiting-stock',
  'awaiting-payment',
  'cancelling',
  'paid',
  'held',
  'delivering',
  'refunding',
  'needs-human',
];

describe('Whatever happens to an order', () => {
  it('the stories that are tried get everywhere', () => {
    const reached = new Set<string>();
    const check = fc.property(fc.constantFrom(...starts), randomSteps(), (start, steps) => {
      for (const { decision } of play(start, steps).turns) for (const { type } of factsOf(decision)) reached.add(type);
    });
    fc.assert(check, { numRuns: 1500, seed: 7 });
    expect(everyday.filter((type) => !reached.has(type))).toEqual([]);
  });

  it('a wish granted is granted once: the same command again yields nothing', () =>
    plays(({ turns }) => {
      for (const { command, decision, after } of turns) {
        if (isRefused(decision) || anew.includes(command.type)) continue;
        expect([command.type, decideCase(command, after)]).toEqual([command.type, { events: [] }]);
      }
    }));

  it('a refusal has a code, parameters that can be kept, and comes again', () =>
    plays(({ turns }) => {
      const odd = turns.filter(({ command, decision, after }) => {
        if (!isRefused(decision)) return false;
        return !/^[a-z]+(-[a-z]+)*$/.test(decision.refused.code) || canonicalJson(decideCase(command, after)) !== canonicalJson(decision);
      });
      expect(odd).toEqual([]);
    }));

  it('a refusal that is kept changes nothing but the list of refusals', () =>
    plays(({ file }) => {
      const refusal = { code: 'some-code', parameters: {} };
      const command: OrderCommand = { type: 'CancelOrder', by: 'shop', at: at('12:00') };
      const fact = orderCaseDecider.factOfRefusal(refusal, command, { actor: { kind: 'shop', id: 'key-1' } }, file);
      if (fact === undefined) return;
      const after = fold(file, [fact], command.at);
      expect(after).toEqual({ ...file, refusals: after.refusals, revision: file.revision + 1, updatedAt: command.at });
      expect(after.refusals.total).toBe(1);
    }));

  it('it is paid by one payment, each trade is counted once, and none is lost', () =>
    plays(({ facts, file }) => {
      expect(facts.filter(({ type }) => type === 'PaymentConfirmed').length).toBeLessThanOrEqual(1);
      const counted = file.payments.trades.map(({ attemptId, tradeNo }) => `${attemptId} ${tradeNo}`);
      const told = facts.flatMap((fact) => (isMoney(fact) ? [`${fact.data.attemptId} ${fact.data.tradeNo}`] : []));
      expect(new Set(counted).size).toBe(counted.length);
      expect(new Set(told)).toEqual(new Set(counted));
      const again = facts.filter(({ type }) => type === 'OrderReopened').length;
      expect(told.length).toBe(counted.length + again);
    }));

  it('an order that ended is not paid, and what is not paid is not delivered', () =>
    plays(({ turns }) => {
      for (const { after } of turns) {
        if (after.ordering.stage === 'ended') expect(after.payments.confirmed).toBeUndefined();
        if (after.fulfilment.stage !== 'not-started') expect(after.payments.confirmed).toBeDefined();
      }
    }));

  it('no more is asked back of a trade than it brought', () =>
    plays(({ turns }) => {
      for (const { decision, after } of turns) {
        for (const fact of factsOf(decision)) {
          if (fact.type === 'RefundRequested') expect(refundable(after, fact.data)?.amount).toBeGreaterThanOrEqual(0);
        }
      }
    }));

  it('a line gets its keys once, and delivery begins once, with the money kept and the risk clear', () =>
    plays(({ turns, facts, file }) => {
      expect(facts.filter(({ type }) => type === 'DeliveryStarted').length).toBeLessThanOrEqual(1);
      expect(facts.filter(({ type }) => type === 'KeysAllocated').length).toBeLessThanOrEqual(1);
      expect(file.fulfilment.lines.flatMap((line) => line.deliveredKeyIds).length).toBeLessThanOrEqual(1);
      for (const { before, decision } of turns) {
        const starts = factsOf(decision).some(({ type }) => type === 'DeliveryStarted');
        if (starts)
          expect([
            before.risk.stage,
            before.refunds.refunds.some((refund) => refund.tradeNo === before.payments.confirmed?.tradeNo),
          ]).toEqual(['clear', false]);
      }
    }));

  it('keys that were handed out are never put back, and what is back stays back', () =>
    plays(({ turns }) => {
      const back = (file: OrderCase): string[] =>
        (placedOrder(file.ordering)?.reservations ?? [])
          .filter(({ stage }) => stage === 'released')
          .map(({ reservationId }) => reservationId);
      for (const { before, after } of turns) {
        const allocated = after.fulfilment.lines.flatMap((line) => line.allocation?.reservationId ?? []);
        const releasable = releasableReservations(after).map(({ reservationId }) => reservationId);
        const [was, is] = [back(before), back(after)];
        const wrong = [...allocated.filter((id) => releasable.includes(id) || is.includes(id)), ...was.filter((id) => !is.includes(id))];
        if (wrong.length > 0) expect(wrong).toEqual([]);
      }
    }));

  it('an attempt never outlasts the time to pay', () =>
    plays(({ turns }) => {
      for (const { before, decision } of turns) {
        for (const fact of factsOf(decision)) {
          if (fact.type === 'PaymentAttemptStarted')
            expect(fact.data.expiresAt <= (placedOrder(before.ordering)?.payBefore ?? '')).toBe(true);
        }
      }
    }));

  it('its state can be kept as JSON and folded on', () =>
    plays(({ turns, facts }) => {
      for (const fact of facts) canonicalJson(fact.data);
      const kept = (file: OrderCase): OrderCase => JSON.parse(JSON.stringify(file)) as OrderCase;
      let file = kept(emptyCase);
      for (const { before, decision, command } of turns.slice(0, 1)) file = kept(fold(kept(before), factsOf(decision), command.at));
      for (const { decision, command } of turns.slice(1)) file = kept(fold(file, factsOf(decision), command.at));
      expect(file).toEqual(kept(turns.at(-1)?.after ?? emptyCase));
    }));

  it('a final order has no open end', () =>
    plays(({ turns }) => {
      for (const { after } of turns) {
        const { status, final } = orderStatus(after);
        if (final) expect(openEnds).not.toContain(status);
      }
    }));
});

type MoneyFact = PaymentConfirmed | PaymentAmountMismatched | DuplicatePaymentReceived | LatePaymentReceived;

function isMoney(fact: OrderFact): fact is MoneyFact {
  return ['PaymentConfirmed', 'PaymentAmountMismatched', 'DuplicatePaymentReceived', 'LatePaymentReceived'].includes(fact.type);
}
