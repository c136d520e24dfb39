import type { OrderCase, OrderCommand } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import fc from 'fast-check';
import { allocation, allocationRecord, refundNo } from './fulfilment-facts.js';
import { acceptChannelReport, planReservation, recordStockReserved } from './order-wishes.js';
import { reservation } from './ordering-facts.js';
import { refundEffectNo } from './refund-facts.js';
import { BATCH, heldPart, key, LINE, origin, tradeNo } from './story-values.js';

/** A command that someone may send at that time, to the order as it then is. */
export type AskedAfterPayment = (now: Instant, file: OrderCase) => OrderCommand;
/** Some seconds later, someone asks for something. */
export type StepAfterPayment = { readonly after: number; readonly ask: AskedAfterPayment };

/** How many keys are sold in the orders these steps are for. */
export const STEPS_QUANTITY = 2;

const keys = [key(1), key(2)];
const nth = fc.integer({ min: 1, max: 3 });
const ask = (asked: AskedAfterPayment): AskedAfterPayment => asked;
const always = (asked: AskedAfterPayment): fc.Arbitrary<AskedAfterPayment> => fc.constant(asked);

/** Mostly the number that is next in this order, sometimes another. */
const nextOr = (n: number, next: number): number => (n === 3 ? 1 : next);
const triedSoFar = ({ fulfilment }: OrderCase): number => fulfilment.lines[0]?.allocationsTried ?? 0;
const reservedSoFar = ({ ordering }: OrderCase): number => (ordering.stage === 'none' ? 0 : ordering.order.reservations.length);

function allocationAskedFor(n: number, file: OrderCase) {
  const allocationId = allocation(nextOr(n, triedSoFar(file) + 1));
  return { lineId: LINE, allocationId, reservationId: reservation(nextOr(n, reservedSoFar(file))) };
}

const delivery = fc.oneof(
  always((at) => ({ type: 'StartDelivery', at })),
  nth.map((n) =>
    ask((at, file) => ({ type: 'RecordAllocation', at, ...allocationAskedFor(n, file), keys, records: [allocationRecord()] })),
  ),
  nth.map((n) => {
    const failure = { wanted: STEPS_QUANTITY, got: 1, reason: 'keys-quarantined' } as const;
    return ask((at, file) => ({ type: 'RecordAllocationFailed', at, ...allocationAskedFor(n, file), ...failure }));
  }),
  always((at) => ({ type: 'RequestRestock', at, lineId: LINE })),
  always((at) => ({ type: 'GiveUpRestock', at, lineId: LINE })),
  nth.map((n) => {
    const parts = [{ batchId: BATCH, quantity: STEPS_QUANTITY }];
    return ask((at, file) => ({ ...planReservation({ n: nextOr(n, reservedSoFar(file) + 1), purpose: 'restock', parts }), at }));
  }),
  nth.map((n) => {
    const parts = [heldPart(STEPS_QUANTITY)];
    return ask((at, file) => ({ ...recordStockReserved({ reservationId: reservation(nextOr(n, reservedSoFar(file))), parts }), at }));
  }),
  always((at) => ({ type: 'ViewDelivery', at, tokenN: 0, origin: origin() })),
  always((at) => ({ type: 'HandKeysToShop', at, origin: origin() })),
);

const refundRequest = fc
  .record({
    by: fc.constantFrom('shop', 'operator', 'saga'),
    // The second payment pays for nothing: paying it back is no end of the story.
    trade: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(undefined, tradeNo(1)) }, { weight: 5, arbitrary: fc.constant(tradeNo(2)) }),
    fen: fc.option(fc.constantFrom(1, 500, 1000, 1500, 2000, 2001), { nil: undefined }),
  })
  .map(({ by, trade, fen }) =>
    ask((at) => ({
      ...{ type: 'RequestRefund', at, by, reason: by === 'operator' ? 'requested-by-operator' : 'requested-by-shop' },
      ...(trade === undefined ? {} : { tradeNo: trade }),
      ...(fen === undefined ? {} : { amount: { amount: fen, currency: 'CNY' } }),
    })),
  );

const refundResult = fc
  .record({
    n: nth,
    result: fc.constantFrom('done', 'failed', 'unknown'),
    because: fc.constantFrom('timeout', 'not-found'),
    learnedBy: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('answer', 'query') },
      { weight: 1, arbitrary: fc.constant('operator' as const) },
    ),
  })
  .map(({ n, result, because, learnedBy }) =>
    ask((at, { refunds }) => {
      // A channel that said "failed" for good does not pay afterwards.
      const hasFailed = refunds.refunds.some((refund) => refund.refundNo === refundNo(n) && refund.failed !== undefined);
      const honest = hasFailed && result === 'done' ? 'failed' : result;
      return { type: 'RecordRefundResult', at, refundNo: refundNo(n), result: honest, because, learnedBy };
    }),
  );

const claim = fc
  .tuple(nth, fc.constantFrom('w1', 'w2'))
  .map(([n, worker]) => ask((at) => ({ type: 'ClaimEffect', at, purpose: 'refund', subject: refundNo(n), worker, validForSeconds: 20 })));
const submission = fc.tuple(nth, nth).map(([n, other]) =>
  ask((at, { oversight }) => {
    const claimed = oversight.claims.findLast(({ subject }) => subject === refundNo(n))?.try ?? 0;
    return { type: 'SubmitRefund', at, refundNo: refundNo(n), effectNo: refundEffectNo(n), try: nextOr(other, claimed) };
  }),
);
const leavingToHuman = fc
  .tuple(nth, fc.constantFrom('failed-at-channel', 'result-cannot-be-known'))
  .map(([n, because]) => ask((at) => ({ type: 'LeaveRefundToHuman', at, refundNo: refundNo(n), because })));

// A refund that is left to a person is not sent any more: mostly it is sent, and answered.
const payingBack = fc.oneof(
  { weight: 4, arbitrary: claim },
  { weight: 4, arbitrary: submission },
  { weight: 4, arbitrary: refundResult },
  { weight: 1, arbitrary: leavingToHuman },
);

/** The channel tells of a refund that someone made on its own pages: of the payment, or of the second one. */
const refundReport = fc
  .record({
    n: fc.constantFrom(1, 2),
    no: fc.constantFrom('channel-1', 'channel-2', undefined),
    fen: fc.constantFrom(1, 500, 1000, 2000),
  })
  .map(({ n, no, fen }) => {
    const refundAmount = { amount: fen, currency: 'CNY' } as const;
    const numbered = no === undefined ? {} : { channelRefundNo: no };
    return ask((at) => ({ ...acceptChannelReport({ status: 'refunded', refundAmount, ...numbered }, n), at }));
  });

/** What shop, buyer, operator, channel and sagas may ask or tell of a paid order, at any time and in any order. */
export const stepsAfterPayment: fc.Arbitrary<StepAfterPayment[]> = fc.array(
  fc.record({
    after: fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 1, 25, 100, 400, 4000),
    ask: fc.oneof(
      { weight: 24, arbitrary: delivery },
      { weight: 2, arbitrary: refundRequest },
      { weight: 1, arbitrary: refundReport },
      { weight: 16, arbitrary: payingBack },
    ),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);
