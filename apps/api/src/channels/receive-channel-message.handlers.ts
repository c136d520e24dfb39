import { WORKER_SIDE, type WorkerSide } from '@app/assembly';
import { type ChannelAnswer, ReceiveChannelMessageCommand } from '@app/domain/channels';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

/** Hands a channel's message to the reaction that settles it. */
@CommandHandler(ReceiveChannelMessageCommand)
export class ReceiveChannelMessageHandler implements ICommandHandler<ReceiveChannelMessageCommand> {
  constructor(@Inject(WORKER_SIDE) private readonly worker: Pick<WorkerSide, 'parts'>) {}

  execute({ account, message, origin }: ReceiveChannelMessageCommand): Promise<ChannelAnswer> {
    return this.worker.parts.messages.receive(account, message, origin);
  }
}
