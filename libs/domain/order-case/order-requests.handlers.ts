import type { OrderId, SealedValue, Wish } from '@app/kernel';
import { COMMAND_HANDLING, type CommandContext, type CommandHandling, IdempotencyKeyReused } from '@app/platform/command-handling';
import {
  type CallerIdentity,
  type CommandRequest,
  commandContext,
  mustBeOfMode,
  Problem,
  problemOfRefusal,
  type RequestOrigin,
  seesShop,
} from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject, Injectable } from '@nestjs/common';
import type { SealedOrigin } from './fulfilment/fulfilment.events.js';
import type { OrderCommand } from './order-case.commands.js';
import { evolveCase, orderCaseDecider } from './order-case.decider.js';
import { type OrderFact, type OrderRecord, orderStream } from './order-case.events.js';
import { emptyCase, type OrderCase } from './order-case.state.js';
import { type PlacedOrder, placedOrder } from './ordering/ordering.state.js';
import { refusalOf } from './ordering/refusals.state.js';

/** An order that a caller may see, as it is now. */
export type OwnOrder = { readonly file: OrderCase; readonly order: PlacedOrder };

/** One request about one order. */
export type OrderTask = OwnOrder & { readonly orderId: OrderId; readonly context: CommandContext };

/** How a request ended: the order as it was then, and the records that the request made. An answer is made of nothing else. */
export type Settled = { readonly state: OrderCase; readonly revision: number; readonly events: readonly OrderRecord[] };

/** The same for every command that comes to an order by HTTP: whose order it is, whether it was answered before, and how it ends. */
@Injectable()
export class OrderRequests {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  /** The order, if the caller may see it. @throws Problem unknown-order, mode-mismatch */
  async find(caller: CallerIdentity, orderId: OrderId): Promise<OwnOrder> {
    const file = await this.fold(orderId);
    const order = placedOrder(file.ordering);
    if (order === undefined || !seesShop(caller, order.shopId)) throw new Problem('unknown-order');
    mustBeOfMode(caller, { order: order.mode });
    return { file, order };
  }

  /** The order's case file at its head. */
  async fold(orderId: OrderId): Promise<OrderCase> {
    return (await this.handling.fold(orderCaseDecider, orderStream(orderId))).state;
  }

  /** Every record of the order. */
  records(orderId: OrderId): Promise<readonly OrderRecord[]> {
    return this.handling.records<OrderFact>(orderCaseDecider, orderStream(orderId));
  }

  /** Begins a command on an order of the caller. @throws Problem unknown-order, mode-mismatch */
  async begin(request: CommandRequest, orderId: OrderId): Promise<OrderTask> {
    const own = await this.find(request.caller, orderId);
    const context = await commandContext(this.secrets, request, orderId);
    return { ...own, orderId, context: { ...context, shopId: own.order.shopId } };
  }

  /**
   * How this very request ended before; undefined when it left no record. Asked first wherever the answer would else depend on more than
   * the order. @throws Problem of its refusal; IdempotencyKeyReused
   */
  async endedBefore({ orderId, context }: Pick<OrderTask, 'orderId' | 'context'>): Promise<Settled | undefined> {
    const records = await this.records(orderId);
    const events = records.filter(({ metadata }) => metadata.commandId === context.commandId);
    const last = events.at(-1);
    if (last === undefined) return undefined;
    if (last.metadata.commandHash !== context.commandHash) throw new IdempotencyKeyReused(context.commandId);
    const refusal = refusalOf(last);
    if (refusal !== undefined) throw problemOfRefusal(refusal);
    return { state: foldRecords(records.slice(0, last.revision + 1)), revision: last.revision, events };
  }

  /** Sends a command to the order. @throws Problem of its refusal; whatever command handling throws */
  async send({ orderId, context }: Pick<OrderTask, 'orderId' | 'context'>, wish: Wish<OrderCommand>): Promise<Settled> {
    const handled = await this.handling.handle(orderCaseDecider, orderStream(orderId), wish, context);
    if (handled.outcome === 'refused') throw problemOfRefusal(handled.refusal);
    return { state: handled.state, revision: handled.revision, events: handled.outcome === 'nothing' ? [] : handled.events };
  }

  /** Seals a field of the fact that this request is going to make, under a subject's key (the buyer's unless one is named). */
  seal(
    { orderId, order, context }: OrderTask,
    field: { readonly type: OrderFact['type']; readonly path: string },
    plain: string,
    subjectId = order.buyer.subjectId,
  ): Promise<SealedValue> {
    const place = { stream: orderStream(orderId), type: field.type, fieldPath: field.path, commandId: context.commandId };
    return this.secrets.seal(subjectId, plain, place);
  }

  /** Seals where a request came from. */
  async sealOrigin(
    task: OrderTask,
    field: { readonly type: OrderFact['type']; readonly path: string },
    from: RequestOrigin,
  ): Promise<SealedOrigin> {
    const sealed = (name: 'peer' | 'client'): Promise<SealedValue> =>
      this.seal(task, { ...field, path: `${field.path}.${name}` }, from[name]);
    const [peer, client] = await Promise.all([sealed('peer'), sealed('client')]);
    return { peer, client };
  }
}

/** The case file after these records. */
function foldRecords(records: readonly OrderRecord[]): OrderCase {
  return records.reduce<OrderCase>(
    (file, record) => evolveCase(file, record, { revision: record.revision, recordedAt: record.metadata.recordedAt }),
    emptyCase,
  );
}

/** For whom a caller speaks. */
export function partyOf({ role }: Pick<CallerIdentity, 'role'>): 'shop' | 'operator' {
  return role === 'shop' ? 'shop' : 'operator';
}
