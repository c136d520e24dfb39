import type { OrderId } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { orderStatus, type Status } from '../../order-case.status.js';
import { OrderRequests, partyOf } from '../../order-requests.handlers.js';

/** How the order stands after somebody wanted it cancelled. `waits`: the channel is asked first. */
export type CancellationTold = { readonly orderId: OrderId; readonly status: Status; readonly revision: string };

/** A shop or an operator wants an order cancelled. */
export class CancelOrderRequest extends Command<{ readonly told: CancellationTold; readonly waits: boolean }> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
  ) {
    super();
  }
}

@CommandHandler(CancelOrderRequest)
export class CancelOrderHandler implements ICommandHandler<CancelOrderRequest> {
  constructor(private readonly orders: OrderRequests) {}

  async execute({ request, orderId }: CancelOrderRequest): Promise<{ readonly told: CancellationTold; readonly waits: boolean }> {
    const task = await this.orders.begin(request, orderId);
    const { state, revision } = await this.orders.send(task, { type: 'CancelOrder', by: partyOf(request.caller) });
    const told = { orderId, status: orderStatus(state).status, revision: String(revision) };
    return { told, waits: state.ordering.stage === 'cancelling' };
  }
}
