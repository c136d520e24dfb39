import { derivedCommandId, type OrderId } from '@app/kernel';
import { Problem, type RequestOrigin } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EXPLANATION, type OrderExplanation, type OrderExplanations } from '../../explanation.port.js';
import { orderStatus, type Status } from '../../order-case.status.js';
import { OrderRequests, type OrderTask, type OwnOrder } from '../../order-requests.handlers.js';
import { placedOrder } from '../../ordering/ordering.state.js';
import { readPickupToken } from '../../ordering/pickup-token.handlers.js';
import { viewableKeyIds } from '../delivered-keys.policy.js';
import { OpenKeys } from '../open-keys.handlers.js';

/** Where things stand, for the buyer; null where the order's history is damaged. `items`: how many can be picked up now. */
export type PickupTold = { readonly status: Status | null; readonly explanation: OrderExplanation; readonly items: number };

/** The keys in clear, for the buyer. */
export type RevealedTold = { readonly items: readonly string[]; readonly revision: string };

/** A buyer looks where things stand. */
export class PickupQuery extends Query<PickupTold> {
  constructor(readonly token: string) {
    super();
  }
}

/** A buyer opens the keys. */
export class RevealRequest extends Command<RevealedTold> {
  constructor(
    readonly token: string,
    readonly from: RequestOrigin,
  ) {
    super();
  }
}

/** Finds the order a token stands for. The token is checked before any order is read. */
@Injectable()
export class OrderByToken {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  /** @throws Problem unknown-pickup-token, token-revoked */
  async find(token: string): Promise<OwnOrder & { readonly orderId: OrderId; readonly n: number }> {
    const known = await this.read(token);
    const file = await this.orders.fold(known.orderId);
    const order = placedOrder(file.ordering);
    // The token of an order that was never placed can be computed by nobody but us.
    if (order === undefined || known.n > order.pickupTokenN) throw new Problem('unknown-pickup-token');
    if (known.n < order.pickupTokenN) throw new Problem('token-revoked');
    return { ...known, file, order };
  }

  /** The order that a token of ours names. It may be revoked. @throws Problem unknown-pickup-token */
  async read(token: string): Promise<{ readonly orderId: OrderId; readonly n: number }> {
    const known = await readPickupToken(this.secrets, token);
    if (known === undefined) throw new Problem('unknown-pickup-token');
    return known;
  }
}

@QueryHandler(PickupQuery)
export class PickupQueryHandler implements IQueryHandler<PickupQuery> {
  constructor(
    private readonly tokens: OrderByToken,
    @Inject(EXPLANATION) private readonly explanations: OrderExplanations,
  ) {}

  async execute({ token }: PickupQuery): Promise<PickupTold> {
    const { orderId } = await this.tokens.read(token);
    const explained = await this.explanations.explain(orderId);
    // The token of an order that was never placed can be computed by nobody but us.
    if (explained === undefined) throw new Problem('unknown-pickup-token');
    const { explanation, damage } = explained;
    if (damage !== null) return { status: null, explanation, items: 0 };
    const { file } = await this.tokens.find(token);
    return { status: orderStatus(file).status, explanation, items: viewableKeyIds(file.fulfilment).length };
  }
}

/** That the buyer saw the keys is on record, at exact revision, before they are opened (protocols 8): a refund and a view never both win. */
@CommandHandler(RevealRequest)
export class RevealHandler implements ICommandHandler<RevealRequest> {
  constructor(
    private readonly tokens: OrderByToken,
    private readonly orders: OrderRequests,
    private readonly keys: OpenKeys,
  ) {}

  async execute({ token, from }: RevealRequest): Promise<RevealedTold> {
    const { orderId, n, file, order } = await this.tokens.find(token);
    const commandId = derivedCommandId('reveal', orderId, n, file.revision);
    const actor = { kind: 'buyer', id: `pickup-${n}` } as const;
    const context = { commandId, actor, shopId: order.shopId, correlationId: orderId, causationId: commandId };
    const task: OrderTask = { orderId, file, order, context };
    const origin = await this.orders.sealOrigin(task, { type: 'DeliveryViewed', path: 'origin' }, from);
    const { revision } = await this.orders.send(task, { type: 'ViewDelivery', tokenN: n, origin });
    return { items: await this.keys.seenBy('buyer', await this.orders.fold(orderId)), revision: String(revision) };
  }
}
