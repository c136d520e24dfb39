import type { OrderId } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderRequests } from '../../order-requests.handlers.js';
import { indexOfContact, subjectOf } from '../place-order/seal-buyer.handlers.js';
import type { CorrectContactDto } from './correct-contact.dto.js';

/** The contact is the one that was given: at this revision, or before. */
export type ContactTold = { readonly orderId: OrderId; readonly revision: string };

/** A shop corrects where its buyer can be reached. */
export class CorrectContactRequest extends Command<ContactTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly wish: CorrectContactDto,
  ) {
    super();
  }
}

@CommandHandler(CorrectContactRequest)
export class CorrectContactHandler implements ICommandHandler<CorrectContactRequest> {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  async execute({ request, orderId, wish }: CorrectContactRequest): Promise<ContactTold> {
    const task = await this.orders.begin(request, orderId);
    const contactIndex = await indexOfContact(this.secrets, task.order.shopId, wish.contact);
    const subjectId = subjectOf(orderId, contactIndex);
    const contact = await this.orders.seal(task, { type: 'ContactCorrected', path: 'contact' }, wish.contact, subjectId);
    const { revision } = await this.orders.send(task, { type: 'CorrectContact', contact, contactIndex });
    return { orderId, revision: String(revision) };
  }
}
