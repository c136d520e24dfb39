import type { Instant, Money, OrderId } from '@app/kernel';
import { type CallerIdentity, Problem } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EXPLANATION, type OrderExplanation, type OrderExplanations } from '../explanation.port.js';
import { viewableKeyIds } from '../fulfilment/delivered-keys.policy.js';
import { type OrderStatus, orderStatus } from '../order-case.status.js';
import { OrderRequests } from '../order-requests.handlers.js';
import type { Mode } from '../ordering/ordering.events.js';
import { moneyOfOrder } from './money-of-order.policy.js';

/** How an order stands, for its shop. */
export type OrderTold = OrderStatus & {
  readonly orderId: OrderId;
  readonly shopOrderNo: string | null;
  readonly revision: string;
  readonly placedAt: Instant;
  readonly updatedAt: Instant;
  readonly payBefore: Instant;
  readonly mode: Mode;
  readonly total: Money;
  /** All money that reached us for this order, and all that went back. */
  readonly paid: Money;
  readonly refunded: Money;
  readonly delivered: { readonly quantity: number };
  readonly explanation: OrderExplanation;
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
    const { file, order } = await this.orders.find(caller, orderId);
    const explanation = await this.explanations.explain(orderId);
    const money = moneyOfOrder(file);
    if (explanation === undefined || money === undefined || file.updatedAt === undefined) throw new Problem('unknown-order');
    const { shopOrderNo = null, placedAt, payBefore, mode, deal } = order;
    return {
      ...{ orderId, shopOrderNo, revision: String(file.revision), placedAt, updatedAt: file.updatedAt, payBefore, mode },
      ...orderStatus(file),
      ...{ total: deal.total, ...money, delivered: { quantity: viewableKeyIds(file.fulfilment).length }, explanation },
    };
  }
}
