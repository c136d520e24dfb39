import { tallyDecider } from '@app/testing';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import { COMMAND_HANDLING, type CommandHandling } from '../../command-handling/index.js';
import { StoreUnavailable } from '../../event-store/index.js';
import { SECRET_STORE, type SecretStore } from '../../secrets/index.js';
import { type CommandRequest, commandContext, Problem, RequestedBy, Roles } from '../index.js';

@Controller('v1')
@Roles('shop')
class Claims {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  /** Records as many claims as are wanted, and loses the store before it could answer. */
  @Post('claims')
  async claim(@Body() body: unknown, @RequestedBy() request: CommandRequest): Promise<object> {
    const count = typeof body === 'object' && body !== null && 'count' in body ? Number(body.count) : 0;
    const context = await commandContext(this.secrets, request, 'tally-1');
    const handled = await this.handling.handle(tallyDecider, 'tally-1', { type: 'Claim', by: request.commandId, count }, context);
    if (handled.outcome === 'refused') throw new Problem('invalid-input');
    throw new StoreUnavailable('lost');
  }
}

@Module({ controllers: [Claims] })
class ClaimsModule {}

describe('A store that is lost before a command is answered', () => {
  let stage: HttpStage;
  let shop: string;
  beforeAll(async () => {
    stage = await httpStage({ modules: [ClaimsModule] });
    shop = await stage.keyOf('shop');
  });
  afterAll(() => stage.close());
  const answered = async (count: number, idempotencyKey: string) => {
    const { status, body, headers } = await stage.ask('POST', '/v1/claims', { as: shop, body: { count }, idempotencyKey });
    return { status, body, retryAfter: headers['retry-after'] };
  };

  it('is told of as such while nothing is recorded', async () =>
    expect(await answered(0, 'key-of-nothing')).toMatchObject({ status: 503, body: { code: 'store-unavailable' }, retryAfter: '1' }));

  it.each(['at once', 'again, under the same key'])('is no reason to say that nothing was done once something is recorded: %s', async () =>
    expect(await answered(2, 'key-of-two')).toMatchObject({ status: 503, body: { code: 'not-settled' }, retryAfter: '1' }),
  );
});
