import { isRefused, type Wish } from '@app/kernel';
import {
  acceptChannelReport,
  at,
  heldPart,
  orderBeingPaid,
  paymentAttemptStarted,
  planReservation,
  queryAnsweredPaid,
  recordedAt,
  recordStockReserved,
  recordStockUnavailable,
  reservation,
  tradeNo,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import type { OrderCommand } from './order-case.commands.js';
import { decideCase, evolveCase } from './order-case.decider.js';
import type { OrderFact } from './order-case.events.js';
import { emptyCase, type OrderCase } from './order-case.state.js';
import { orderStatus } from './order-case.status.js';
import { surplusMoney } from './payments/surplus-money.policy.js';

/** All of it happens at the end of the grace, when the order may expire and a cancellation may be concluded. */
const now = at('10:17');
const twoAttempts = [...orderBeingPaid(), recordedAt(at('10:02'), paymentAttemptStarted({ number: 2 }))];

const happenings = {
  notify: { ...acceptChannelReport() },
  query: { ...queryAnsweredPaid() },
  late: { ...acceptChannelReport({}, 2) },
  expiry: { type: 'ExpireOrder' },
  cancel: { type: 'CancelOrder', by: 'shop' },
  conclude: { type: 'ConcludeCancellation' },
} as const satisfies Readonly<Record<string, Wish<OrderCommand>>>;
type Happening = keyof typeof happenings;

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first, index) => permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}

function happened(file: OrderCase, wish: Wish<OrderCommand>): { readonly file: OrderCase; readonly facts: readonly OrderFact[] } {
  const decision = decideCase({ ...wish, at: now }, file);
  const facts = isRefused(decision) ? [] : decision.events;
  return { facts, file: facts.reduce((one, fact) => evolveCase(one, fact, { revision: one.revision + 1, recordedAt: now }), file) };
}

function told(story: readonly Happening[]): OrderCase {
  const start = twoAttempts.reduce(
    (file, { recordedAt, ...fact }) => evolveCase(file, fact, { revision: file.revision + 1, recordedAt }),
    emptyCase,
  );
  return story.reduce((file, name) => happened(file, happenings[name]).file, start);
}

/** Where a story must end: whichever of money, expiry and concluded cancellation came first decides. */
function outcomeOf(story: readonly Happening[]): 'paid' | 'expired' | 'cancelled' {
  let cancelling = false;
  for (const name of story) {
    if (name === 'notify' || name === 'query' || name === 'late') return 'paid';
    if (name === 'expiry' && !cancelling) return 'expired';
    if (name === 'conclude' && cancelling) return 'cancelled';
    if (name === 'cancel') cancelling = true;
  }
  throw new Error('money comes in every story');
}

/** What counts in the end: who said it first does not. */
function essence(file: OrderCase): unknown {
  const trades = file.payments.trades.map((trade) => [trade.tradeNo, trade.as, trade.after]);
  return {
    status: orderStatus(file),
    trades,
    confirmed: file.payments.confirmed?.tradeNo,
    surplus: surplusMoney(file).map(({ tradeNo: no, owed }) => [no, owed]),
  };
}

const everyOrder = permutations(Object.keys(happenings) as Happening[]);

describe('Notification, query, second payment, expiry and cancellation, in every order', () => {
  it('are 720 stories, and end in three ways', () => {
    const ends = everyOrder.map(outcomeOf);
    expect(ends.length).toBe(720);
    expect(new Set(ends)).toEqual(new Set(['paid', 'expired', 'cancelled']));
  });

  it('end in the way the first decisive one says, with each payment counted once and what is owed to it known', () => {
    for (const story of everyOrder) {
      const file = told(story);
      const outcome = outcomeOf(story);
      const first = story.find((name) => name === 'notify' || name === 'query' || name === 'late') === 'late' ? 2 : 1;
      const [mine, other] = [tradeNo(first), tradeNo(3 - first)];
      const owed = outcome === 'cancelled' ? { what: 'refund', reason: 'paid-after-cancel' } : { what: 'reserve-again' };
      const end =
        outcome === 'paid'
          ? {
              stage: 'open',
              trades: [
                [mine, 'confirmed'],
                [other, 'duplicate'],
              ],
              surplus: [[other, { what: 'refund', reason: 'duplicate-payment' }]],
            }
          : {
              stage: 'ended',
              trades: [
                [mine, 'late'],
                [other, 'late'],
              ],
              surplus: [
                [mine, owed],
                [other, owed],
              ],
            };
      expect({
        story,
        stage: file.ordering.stage,
        trades: file.payments.trades.map((trade) => [trade.tradeNo, trade.as]),
        surplus: surplusMoney(file).map((money) => [money.tradeNo, money.owed]),
      }).toEqual({ story, ...end });
      if (file.ordering.stage === 'ended') expect([story, file.ordering.how]).toEqual([story, outcome]);
    }
  });

  it('end alike whether the notification or the query came first', () => {
    const swapped: Readonly<Record<string, Happening>> = { notify: 'query', query: 'notify' };
    for (const story of everyOrder) {
      const other = story.map((name) => swapped[name] ?? name);
      expect([story, essence(told(other))]).toEqual([story, essence(told(story))]);
    }
  });

  it('change nothing when all of it comes again, in any order', () => {
    for (const story of everyOrder) {
      const end = told(story);
      for (const name of story.toReversed()) expect([story, name, happened(end, happenings[name]).facts]).toEqual([story, name, []]);
    }
  });
});

describe('The same notification 200 times, by two roads', () => {
  it('is one payment', () => {
    let file = told([]);
    const facts: OrderFact[] = [];
    for (let copy = 0; copy < 200; copy += 1) {
      const next = happened(file, happenings[copy % 2 === 0 ? 'notify' : 'query']);
      file = next.file;
      facts.push(...next.facts);
    }
    expect(facts.map(({ type }) => type)).toEqual(['PaymentNotificationAccepted', 'PaymentConfirmed', 'RiskAssessed', 'PaymentQueried']);
  });
});

describe('An order paid after it expired', () => {
  const late = () => told(['expiry', 'notify']);

  it('goes on when there is stock; what comes later is a duplicate', () => {
    const planned = happened(late(), planReservation({ n: 2, purpose: 'late-payment' })).file;
    const { file } = happened(planned, recordStockReserved({ reservationId: reservation(2), parts: [heldPart()] }));
    expect(orderStatus(file)).toMatchObject({ status: 'paid', paymentStatus: 'paid' });
    expect(happened(file, happenings.late).facts.map(({ type }) => type)).toEqual([
      'PaymentNotificationAccepted',
      'DuplicatePaymentReceived',
    ]);
  });

  it('gives one of two payments back when both came before the stock', () => {
    const both = happened(late(), happenings.late).file;
    const planned = happened(both, planReservation({ n: 2, purpose: 'late-payment' })).file;
    const { file } = happened(planned, recordStockReserved({ reservationId: reservation(2), parts: [heldPart()] }));
    expect(file.payments.confirmed?.tradeNo).toBe(tradeNo(1));
    expect(surplusMoney(file).map((money) => [money.tradeNo, money.owed])).toEqual([
      [tradeNo(2), { what: 'refund', reason: 'duplicate-payment' }],
    ]);
  });

  it('gives the money back when there is none, and is not asked for stock again', () => {
    const { file } = happened(late(), recordStockUnavailable({ purpose: 'late-payment' }));
    expect(surplusMoney(file).map(({ owed }) => owed)).toEqual([{ what: 'refund', reason: 'late-payment-no-stock' }]);
    expect(happened(file, planReservation({ n: 2, purpose: 'late-payment' })).facts).toEqual([]);
    expect(orderStatus(file)).toMatchObject({ status: 'refunding', paymentStatus: 'late', final: false });
  });
});
