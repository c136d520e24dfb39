import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ChannelAccountsController } from './accounts/channel-accounts.http.js';
import { ConfigureChannelHandler } from './accounts/configure-channel.handlers.js';
import { DisableChannelHandler } from './accounts/disable-channel.handlers.js';
import { ChannelsQueryHandler } from './accounts/list-channels.handlers.js';
import { NotifyController } from './notify.http.js';

/**
 * Payment channels over HTTP. Needs COMMAND_HANDLING, SECRET_STORE, PAYMENT_CHANNELS, CHANNEL_ACCOUNTS, CHANNEL_LIST, and on the command
 * bus a handler of ReceiveChannelMessageCommand.
 */
@Module({
  imports: [CqrsModule],
  controllers: [ChannelAccountsController, NotifyController],
  providers: [ConfigureChannelHandler, DisableChannelHandler, ChannelsQueryHandler],
})
export class ChannelsModule {}
