import type { OrderId } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderRequests } from '../../order-requests.handlers.js';
import { pickupToken } from '../pickup-token.handlers.js';

/** The buyer's new token. All earlier ones are void. */
export type PickupTokenTold = { readonly orderId: OrderId; readonly pickupToken: string; readonly revision: string };

/** A shop wants a new pick-up token for its buyer. */
export class IssuePickupTokenRequest extends Command<PickupTokenTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
  ) {
    super();
  }
}

@CommandHandler(IssuePickupTokenRequest)
export class IssuePickupTokenHandler implements ICommandHandler<IssuePickupTokenRequest> {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  async execute({ request, orderId }: IssuePickupTokenRequest): Promise<PickupTokenTold> {
    const task = await this.orders.begin(request, orderId);
    const { revision, events } = await this.orders.send(task, { type: 'IssuePickupToken' });
    const issued = events.find((event) => event.type === 'PickupTokenIssued');
    if (issued === undefined) throw new Error('no pick-up token was issued');
    return { orderId, pickupToken: await pickupToken(this.secrets, { orderId, n: issued.data.n }), revision: String(revision) };
  }
}
