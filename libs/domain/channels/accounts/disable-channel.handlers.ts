import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { type CommandRequest, commandContext, problemOfRefusal } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { channelStream } from '../channels.events.js';
import { channelAccountDecider } from './channel-account.decide.js';

/** An account that no payment can be started with any more. */
export type DisabledTold = { readonly account: string; readonly disabled: boolean };

/** An administrator takes a channel account out of use. What was paid or started with it is followed to its end. */
export class DisableChannelRequest extends Command<DisabledTold> {
  constructor(
    readonly request: CommandRequest,
    readonly account: string,
  ) {
    super();
  }
}

@CommandHandler(DisableChannelRequest)
export class DisableChannelHandler implements ICommandHandler<DisableChannelRequest> {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  async execute({ request, account }: DisableChannelRequest): Promise<DisabledTold> {
    const stream = channelStream(account);
    const context = await commandContext(this.secrets, request, stream);
    const wish = { type: 'DisableChannel', account, because: 'by-administrator' } as const;
    const handled = await this.handling.handle(channelAccountDecider, stream, wish, context);
    if (handled.outcome === 'refused') throw problemOfRefusal(handled.refusal);
    return { account, disabled: true };
  }
}
