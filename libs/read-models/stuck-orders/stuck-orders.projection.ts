import {
  type CaseMoney,
  evolveOversight,
  evolvePayments,
  evolveRefunds,
  isKnownForThePayment,
  isSameTrade,
  type Mode,
  mayBeThePayment,
  neverAskedBack,
  noPayments,
  noRefunds,
  nothingNoticed,
  type OrderCase,
  type OrderFact,
  orderIdOfStream,
  type ReceivedTrade,
  standingRefunds,
  type TradeId,
} from '@app/domain/order-case';
import { type Instant, never, type Projection, type StoredEvent } from '@app/kernel';

const on = [
  'OrderPlaced',
  'PaymentConfirmed',
  'PaymentAmountMismatched',
  'DuplicatePaymentReceived',
  'LatePaymentReceived',
  'RiskHoldPlaced',
  'RiskHoldEscalated',
  'RiskHoldReleased',
  'OrderRejectedByRisk',
  'RestockRequested',
  'KeysRestocked',
  'PromiseBroken',
  'DeliveryCompleted',
  'RefundRequested',
  'RefundFailed',
  'RefundNeedsHuman',
  'RefundSucceeded',
  'RefundObserved',
  'ChargebackDebited',
  'ChargebackReversed',
  'AlarmRaised',
  'AlarmCleared',
] as const satisfies readonly OrderFact['type'][];

type Heard = Extract<OrderFact, { readonly type: (typeof on)[number] }>;

/** Why a paid order stands still. */
export const STUCK_REASONS = ['promise-broken', 'refund-needs-human', 'amount-mismatch', 'held-by-risk', 'awaiting-restock'] as const;
export type StuckReason = (typeof STUCK_REASONS)[number];

/** One thing that an order waits for. `subject` is the trade, refund, hold or line it is about. */
export type Wait = { readonly reason: StuckReason; readonly subject: string; readonly since: Instant; readonly dueAt: Instant | undefined };

/** An order, and what it waits for. Only one with `stuck` is on a list; the others are kept for the day they get stuck. */
export type StuckOrder = {
  readonly orderId: string;
  readonly shopId: string;
  readonly mode: Mode;
  readonly stuck: boolean;
  readonly waits: readonly Wait[];
  /** Since when it has been stuck without a break. */
  readonly since: Instant | undefined;
  /** The promise of the payment that counts, and that payment's trade. */
  readonly deliverBy: Instant | undefined;
  readonly paidBy: string | undefined;
  /** Where its money is, and what alarms tell of it: whether any of it still waits for a person. */
  readonly money: WatchedMoney;
};

type WatchedMoney = CaseMoney & Pick<OrderCase, 'oversight'>;

/** Which paid orders have broken their promise, or wait for somebody? */
export const stuckOrders: Projection<StuckOrder, Heard> = {
  name: 'stuck-orders',
  version: 3,
  indexes: [
    ['mode', 'stuck', 'since'],
    ['mode', 'stuck', 'shopId', 'since'],
  ],
  on,
  route: (event) => orderIdOfStream(event.stream) ?? null,
  evolve: (doc, event) => {
    if (event.type === 'OrderPlaced') return placed(event);
    if (doc === null) return null;
    const paid = event.type === 'PaymentConfirmed' ? { deliverBy: event.data.deliverBy, paidBy: event.data.tradeNo } : {};
    const money = moneyAfter(event, doc);
    const waits = [...waitsAfter(event, doc), ...moneyWaiting(money), ...refundsWaiting(event, doc, money)];
    const stuck = waits.length > 0;
    return { ...doc, ...paid, money, waits, stuck, since: stuck ? (doc.since ?? event.metadata.recordedAt) : undefined };
  },
};

type Placed = Extract<Heard, { readonly type: 'OrderPlaced' }>;

function placed({ data }: StoredEvent<Placed>): StuckOrder {
  const { orderId, shopId, mode } = data;
  const unpaid = {
    deliverBy: undefined,
    paidBy: undefined,
    money: { payments: noPayments, refunds: noRefunds, oversight: nothingNoticed },
  };
  return { orderId, shopId, mode, stuck: false, waits: [], since: undefined, ...unpaid };
}

function moneyAfter(event: StoredEvent<Heard>, { money: { payments, refunds, oversight } }: StuckOrder): WatchedMoney {
  const record = { revision: event.revision, recordedAt: event.metadata.recordedAt };
  return {
    payments: evolvePayments(payments, event, record),
    refunds: evolveRefunds(refunds, event, record),
    oversight: evolveOversight(oversight, event, record),
  };
}

/** Money that does not pay the order, until all of it was asked back or went back, or a person said that it is the payment itself. */
function moneyWaiting(money: WatchedMoney): readonly Wait[] {
  return money.payments.trades.flatMap((trade): readonly Wait[] => {
    const reason = reasonToWait(money, trade);
    if (reason === undefined || neverAskedBack(money, trade) <= 0 || isKnownForThePayment(money, trade)) return [];
    return [{ reason, subject: trade.tradeNo, since: trade.at, dueAt: undefined }];
  });
}

function reasonToWait(money: WatchedMoney, trade: ReceivedTrade): StuckReason | undefined {
  if (trade.as === 'mismatched') return 'amount-mismatch';
  return trade.as === 'duplicate' && mayBeThePayment(money, trade) ? 'refund-needs-human' : undefined;
}

function refundsWaiting(event: StoredEvent<Heard>, { waits }: StuckOrder, money: WatchedMoney): readonly Wait[] {
  return standingRefunds(money)
    .filter(({ stage }) => stage === 'needs-human')
    .map(({ refundNo }): Wait => {
      const before = waits.find(({ reason, subject }) => reason === 'refund-needs-human' && subject === refundNo);
      return before ?? { reason: 'refund-needs-human', subject: refundNo, since: event.metadata.recordedAt, dueAt: undefined };
    });
}

/** All that it waits for but for its money. */
function waitsAfter(event: StoredEvent<Exclude<Heard, Placed>>, doc: StuckOrder): readonly Wait[] {
  const waits = doc.waits.filter(({ reason }) => reason !== 'refund-needs-human' && reason !== 'amount-mismatch');
  const since = event.metadata.recordedAt;
  switch (event.type) {
    case 'PaymentConfirmed':
    case 'PaymentAmountMismatched':
    case 'DuplicatePaymentReceived':
    case 'LatePaymentReceived':
    case 'RefundFailed':
    case 'RefundNeedsHuman':
    case 'RefundSucceeded':
    case 'ChargebackReversed':
    case 'AlarmRaised':
    case 'AlarmCleared':
      return waits;
    case 'RiskHoldPlaced':
    case 'RiskHoldEscalated':
      return begin(waits, { reason: 'held-by-risk', subject: event.data.holdId, since, dueAt: event.data.dueAt });
    case 'RiskHoldReleased':
    case 'OrderRejectedByRisk':
      return end(waits, 'held-by-risk', event.data.holdId);
    case 'RestockRequested':
      return begin(waits, { reason: 'awaiting-restock', subject: event.data.lineId, since, dueAt: event.data.dueAt });
    case 'KeysRestocked':
      return end(waits, 'awaiting-restock', event.data.lineId);
    case 'PromiseBroken':
      return begin(waits, { reason: 'promise-broken', subject: event.data.promise, since, dueAt: event.data.dueAt });
    case 'DeliveryCompleted':
      return waits.filter(({ reason }) => !endsWithDelivery(reason));
    case 'RefundRequested':
    case 'RefundObserved':
    case 'ChargebackDebited':
      return isOfThePayment(event.data, doc) ? waits.filter(({ reason }) => !endsWithDelivery(reason)) : waits;
    default:
      return never(event);
  }
}

function isOfThePayment(trade: TradeId, { money: { payments } }: StuckOrder): boolean {
  return payments.confirmed !== undefined && isSameTrade(trade, payments.confirmed);
}

function begin(waits: readonly Wait[], wait: Wait): readonly Wait[] {
  const before = waits.find(({ reason, subject }) => reason === wait.reason && subject === wait.subject);
  return [...end(waits, wait.reason, wait.subject), { ...wait, since: before?.since ?? wait.since }];
}

function end(waits: readonly Wait[], reason: StuckReason, subject: string): readonly Wait[] {
  return waits.filter((wait) => wait.reason !== reason || wait.subject !== subject);
}

/** Is the wait over once the goods came, or their money went back or is on its way? */
function endsWithDelivery(reason: StuckReason): boolean {
  switch (reason) {
    case 'promise-broken':
    case 'awaiting-restock':
    case 'held-by-risk':
      return true;
    case 'refund-needs-human':
    case 'amount-mismatch':
      return false;
    default:
      return never(reason);
  }
}
