import { Answers, type CommandRequest, commandContext, NamePipe, Problem, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { type ApiKeyRecord, SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiKeyAnswer, apiKeysAnswer, madeApiKeyAnswer } from './api-keys.answer.js';
import { CreateApiKeyDto } from './api-keys.dto.js';
import { ApiKeysQuery, CreateApiKeyRequest, type MadeApiKey, RevokeApiKeyRequest } from './api-keys.handlers.js';

/** Who may come in. */
@ApiTags('api-keys')
@Controller('v1/api-keys')
@Roles('admin')
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'index'>,
  ) {}

  @Get()
  @ApiOperation({ summary: 'All API keys, without their secrets' })
  @Answers(apiKeysAnswer)
  async list(): Promise<{ readonly items: readonly ApiKeyRecord[] }> {
    return { items: await this.queries.execute(new ApiKeysQuery()) };
  }

  /** The key itself is in this answer and nowhere else. */
  @Post()
  @ApiOperation({
    summary: 'Make an API key',
    description:
      'The same Idempotency-Key gets the same key from the same server for ten minutes. Later, or from another server, it makes another one: revoke what nobody got.',
  })
  @Answers(madeApiKeyAnswer)
  @Refuses('shop-missing')
  async create(@Body() body: CreateApiKeyDto, @RequestedBy() request: CommandRequest): Promise<MadeApiKey> {
    const { role, shopId, name, mode = 'live', scopes = [] } = body;
    if (role === 'shop' && shopId === undefined) {
      throw new Problem('shop-missing', { fields: [{ field: 'shopId', code: 'missing', message: 'name the shop that the key acts for' }] });
    }
    if (role !== 'shop' && shopId !== undefined) {
      const message = 'only a key of the role shop acts for one shop';
      throw new Problem('invalid-input', { fields: [{ field: 'shopId', code: 'not-wanted', message }] });
    }
    const { commandId, commandHash = '' } = await commandContext(this.secrets, request, 'api-keys');
    return this.commands.execute(new CreateApiKeyRequest({ role, shopId: shopId ?? '', name, mode, scopes }, commandId, commandHash));
  }

  /** From now on nobody gets in with it. Revoking it again changes nothing. */
  @Delete(':id')
  @ApiOperation({ summary: 'Revoke an API key' })
  @Answers(apiKeyAnswer)
  @Refuses('own-key', 'unknown-api-key')
  async revoke(@Param('id', NamePipe) id: string, @RequestedBy() { caller }: CommandRequest): Promise<ApiKeyRecord> {
    if (id === caller.keyId) throw new Problem('own-key');
    const revoked = await this.commands.execute(new RevokeApiKeyRequest(id));
    if (revoked === undefined) throw new Problem('unknown-api-key');
    return revoked;
  }
}
