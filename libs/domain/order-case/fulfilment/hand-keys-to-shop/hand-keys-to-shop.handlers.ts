import type { OrderId } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderRequests } from '../../order-requests.handlers.js';
import { OpenKeys } from '../open-keys.handlers.js';

/** The keys of an order in clear. */
export type KeysTold = { readonly orderId: OrderId; readonly items: readonly string[]; readonly revision: string };

/** A shop's server fetches the keys. */
export class HandKeysToShopRequest extends Command<KeysTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
  ) {
    super();
  }
}

/** That the keys were handed over is on record before they are opened. What was revoked since is not told again, not even on a repeat. */
@CommandHandler(HandKeysToShopRequest)
export class HandKeysToShopHandler implements ICommandHandler<HandKeysToShopRequest> {
  constructor(
    private readonly orders: OrderRequests,
    private readonly keys: OpenKeys,
  ) {}

  async execute({ request, orderId }: HandKeysToShopRequest): Promise<KeysTold> {
    const task = await this.orders.begin(request, orderId);
    const origin = await this.orders.sealOrigin(task, { type: 'KeysHandedToShop', path: 'origin' }, request.from);
    const { revision } = await this.orders.send(task, { type: 'HandKeysToShop', origin });
    return { orderId, items: await this.keys.seenBy('shop', await this.orders.fold(orderId)), revision: String(revision) };
  }
}
