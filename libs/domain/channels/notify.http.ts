import type { RawMessage } from '@app/kernel';
import { CallbackGate, From, Public, type RequestOrigin, TakesBytes } from '@app/platform/http';
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CHANNEL_ACCOUNTS, type ChannelAccounts } from './channel-accounts.port.js';
import { type ChannelAnswer, ReceiveChannelMessageCommand, TRY_AGAIN } from './receive-channel-message.handlers.js';

/** Payment channels report here, each in its own words, and are answered in them. */
@ApiExcludeController()
@Controller('v1/notify/:account')
@Public()
export class NotifyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly gate: CallbackGate,
    @Inject(CHANNEL_ACCOUNTS) private readonly accounts: ChannelAccounts,
  ) {}

  @Get()
  byGet(
    @Param('account') account: string,
    @Req() request: FastifyRequest,
    @From() from: RequestOrigin,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.receive(account, messageOf('GET', request, undefined), from, reply);
  }

  @Post()
  @TakesBytes()
  byPost(
    @Param('account') account: string,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @From() from: RequestOrigin,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.receive(account, messageOf('POST', request, body), from, reply);
  }

  private async receive(account: string, message: RawMessage, from: RequestOrigin, reply: FastifyReply): Promise<void> {
    const isAdmitted = this.gate.admits(account, from.client, message);
    const answer = isAdmitted
      ? await this.commands.execute(new ReceiveChannelMessageCommand(account, message, from))
      : await this.tryAgain(account);
    await reply.code(answer.status).header('content-type', answer.contentType).header('cache-control', 'no-store').send(answer.body);
  }

  private async tryAgain(account: string): Promise<ChannelAnswer> {
    try {
      return (await this.accounts.find(account))?.channel.reply('try-again') ?? TRY_AGAIN;
    } catch {
      // With the store lost nobody can tell which channel it is; it sends again all the same.
      return TRY_AGAIN;
    }
  }
}

/** The message exactly as it came: signatures are checked over these bytes. */
function messageOf(method: 'GET' | 'POST', request: FastifyRequest, body: unknown): RawMessage {
  const { url = '' } = request.raw;
  const mark = url.indexOf('?');
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  );
  return {
    method,
    query: mark < 0 ? '' : url.slice(mark + 1),
    contentType: request.headers['content-type'] ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.isBuffer(body) ? body : new Uint8Array(),
  };
}
