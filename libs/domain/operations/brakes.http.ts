import { derivedCommandId, orderIdOf, present } from '@app/kernel';
import {
  Answers,
  type CommandRequest,
  commandContext,
  mustBeOfMode,
  NamePipe,
  problemOfRefusal,
  Refuses,
  RequestedBy,
  Roles,
} from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { brakeAnswer, brakesAnswer, releasedAnswer } from './brakes.answer.js';
import { SetBrakeDto } from './brakes.dto.js';
import { type Brake, BrakesQuery, ReleaseBrakeRequest, SetBrakeRequest } from './brakes.handlers.js';
import { PLATFORM_STREAM } from './operations.events.js';

/** What an operator stops, and lets go on. */
@ApiTags('operations')
@Controller('v1/brakes')
@Roles('operator')
export class BrakesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The brakes that are set' })
  @Answers(brakesAnswer)
  async list(): Promise<{ readonly items: readonly Brake[] }> {
    return { items: await this.queries.execute(new BrakesQuery()) };
  }

  /** A brake stops live and test orders alike. */
  @Post()
  @ApiOperation({ summary: 'Stop an effect' })
  @Answers(brakeAnswer)
  @Refuses('reason-missing', 'mode-mismatch')
  async set(@Body() { effect, account, reason }: SetBrakeDto, @RequestedBy() request: CommandRequest): Promise<Brake> {
    mustBeOfMode(request.caller, { brake: 'live' });
    const brakeId = orderIdOf(derivedCommandId('brake', request.commandId));
    const context = await commandContext(this.secrets, request, PLATFORM_STREAM);
    const done = await this.commands.execute(new SetBrakeRequest(present({ brakeId, effect, account, reason }), context));
    if ('refusal' in done) throw problemOfRefusal(done.refusal);
    return done.brake;
  }

  @Delete(':brakeId')
  @ApiOperation({ summary: 'Let an effect go on' })
  @Answers(releasedAnswer)
  @Refuses('brake-not-set', 'mode-mismatch')
  async release(
    @Param('brakeId', NamePipe) brakeId: string,
    @RequestedBy() request: CommandRequest,
  ): Promise<{ readonly brakeId: string; readonly released: true }> {
    mustBeOfMode(request.caller, { brake: 'live' });
    const context = await commandContext(this.secrets, request, PLATFORM_STREAM);
    const refusal = await this.commands.execute(new ReleaseBrakeRequest(brakeId, context));
    if (refusal !== undefined) throw problemOfRefusal(refusal);
    return { brakeId, released: true };
  }
}
