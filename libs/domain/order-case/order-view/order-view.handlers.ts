import type { Instant, Money, OrderId } from '@app/kernel';
import { type CallerIdentity, mustBeOfMode, Problem, seesShop } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EXPLANATION, type HistoryDamage, type OrderExplanation, type OrderExplanations } from '../explanation.port.js';
import { viewableKeyIds } from '../fulfilment/delivered-keys.policy.js';
import type { OrderCase } from '../order-case.state.js';
import { type OrderStatus, orderStatus } from '../order-case.status.js';
import { OrderRequests } from '../order-requests.handlers.js';
import type { Mode } from '../ordering/ordering.events.js';
import { type PlacedOrder, placedOrder } from '../ordering/ordering.state.js';
import { moneyOfOrder } from './money-of-order.policy.js';

/** What stays true of an order whatever is recorded after its first record. */
type OrderAgreed = {
  readonly orderId: OrderId;
  readonly shopOrderNo: string | null;
  readonly placedAt: Instant;
  readonly mode: Mode;
  readonly total: Money;
};

/** How an order stands, for its shop. */
type OrderStanding = OrderStatus & {
  readonly revision: string;
  readonly updatedAt: Instant;
  readonly payBefore: Instant;
  /** All money that reached us for this order, and all that went back. */
  readonly paid: Money;
  readonly refunded: Money;
  readonly delivered: { readonly quantity: number };
};

/** The members of an answer, where none of them can be told. */
type Unknown<T> = { readonly [member in keyof T]: null };

/** An order as its shop is told of it. With `damage` its history holds only up to there: how it stands is for a person to find out. */
export type OrderTold = OrderAgreed &
  ((OrderStanding & { readonly damage: null }) | (Unknown<OrderStanding> & { readonly damage: HistoryDamage })) & {
    readonly explanation: OrderExplanation;
  };

const UNKNOWN: Unknown<OrderStanding> = {
  ...{ status: null, paymentStatus: null, fulfilmentStatus: null, refundStatus: null, disputeStatus: null, final: null },
  ...{ revision: null, updatedAt: null, payBefore: null, paid: null, refunded: null, delivered: null },
};

/** Somebody looks at an order. */
export class OrderQuery extends Query<OrderTold> {
  constructor(
    readonly caller: CallerIdentity,
    readonly orderId: OrderId,
  ) {
    super();
  }
}

/** Folds the order's own stream: no view stands between a shop and its order. */
@QueryHandler(OrderQuery)
export class OrderQueryHandler implements IQueryHandler<OrderQuery> {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(EXPLANATION) private readonly explanations: OrderExplanations,
  ) {}

  async execute({ caller, orderId }: OrderQuery): Promise<OrderTold> {
    const explained = await this.explanations.explain(orderId);
    if (explained === undefined) throw new Problem('unknown-order');
    const { explanation, damage } = explained;
    if (damage !== null) return { ...agreed(placedBefore(caller, explained.file, damage)), ...UNKNOWN, damage, explanation };
    const { file, order } = await this.orders.find(caller, orderId);
    const money = moneyOfOrder(file);
    if (money === undefined || file.updatedAt === undefined) throw new Problem('unknown-order');
    return {
      ...agreed(order),
      ...{ revision: String(file.revision), updatedAt: file.updatedAt, payBefore: order.payBefore, ...orderStatus(file) },
      ...{ ...money, delivered: { quantity: viewableKeyIds(file.fulfilment).length }, damage, explanation },
    };
  }
}

/** The order of a damaged history, if the caller may see it. @throws Problem unknown-order, mode-mismatch; damaged-record when nobody can say whose it is */
function placedBefore(caller: CallerIdentity, file: OrderCase, { revision }: HistoryDamage): PlacedOrder {
  const order = placedOrder(file.ordering);
  if (order === undefined) throw new Problem('damaged-record', { parameters: { revision: Number(revision) } });
  if (!seesShop(caller, order.shopId)) throw new Problem('unknown-order');
  mustBeOfMode(caller, { order: order.mode });
  return order;
}

function agreed({ orderId, shopOrderNo, placedAt, mode, deal }: PlacedOrder): OrderAgreed {
  return { orderId, shopOrderNo: shopOrderNo ?? null, placedAt, mode, total: deal.total };
}
