import { Answers, Caller, type CallerIdentity, type CommandRequest, NamePipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChannelAccountDto, ListChannelsDto } from './channel-account.dto.js';
import { configuredAnswer, disabledAnswer, payableAnswer } from './channel-accounts.answer.js';
import { ConfigureChannelRequest, type ConfiguredTold } from './configure-channel.handlers.js';
import { DisableChannelRequest, type DisabledTold } from './disable-channel.handlers.js';
import { ChannelsQuery, type PayableTold } from './list-channels.handlers.js';

/** Accounts at payment channels. */
@ApiTags('channels')
@Controller('v1/channels')
export class ChannelAccountsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** The accounts with which a product can be paid. */
  @Get()
  @ApiOperation({ summary: 'The accounts with which a product can be paid' })
  @Roles('shop', 'operator')
  @Answers(payableAnswer)
  @Refuses('unknown-product', 'mode-mismatch')
  async list(
    @Query() { productId }: ListChannelsDto,
    @Caller() caller: CallerIdentity,
  ): Promise<{ readonly items: readonly PayableTold[]; readonly next: null }> {
    return { items: await this.queries.execute(new ChannelsQuery(caller, productId)), next: null };
  }

  /** Sets an account up, or changes it. Secrets are written only. */
  @Put(':account')
  @ApiOperation({ summary: 'Set up or change an account at a payment channel' })
  @Roles('admin')
  @Answers(configuredAnswer)
  @Refuses('channel-settings-refused', 'mode-mismatch', 'channel-kind-is-fixed')
  configure(
    @Param('account', NamePipe) account: string,
    @Body() body: ChannelAccountDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<ConfiguredTold> {
    return this.commands.execute(new ConfigureChannelRequest(request, account, body));
  }

  /** No payment can be started with it any more; those that were started are still heard, asked about and paid back. Setting it up again puts it back in use. */
  @Delete(':account')
  @ApiOperation({ summary: 'Take an account out of use' })
  @Roles('admin')
  @Answers(disabledAnswer)
  @Refuses('unknown-channel')
  disable(@Param('account', NamePipe) account: string, @RequestedBy() request: CommandRequest): Promise<DisabledTold> {
    return this.commands.execute(new DisableChannelRequest(request, account));
  }
}
