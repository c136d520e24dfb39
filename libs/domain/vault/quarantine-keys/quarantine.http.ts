import { Answers, type CommandRequest, commandContext, NamePipe, problemOfRefusal, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { batchStream } from '../vault.events.js';
import { batchAnswer } from './quarantine.answer.js';
import { QuarantineDto, QuarantineReleaseDto } from './quarantine.dto.js';
import { type BatchOutcome, type BatchTold, QuarantineRequest } from './quarantine-keys.handlers.js';

/** Keys that are kept back. */
@ApiTags('batches')
@Controller('v1/batches/:batchId')
@Roles('operator')
export class QuarantineController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  @Post('quarantine')
  @ApiOperation({ summary: 'Keep keys of a batch back' })
  @Answers(batchAnswer)
  @Refuses('unknown-batch', 'mode-mismatch', 'unknown-key', 'reason-missing')
  @HttpCode(200)
  async keepBack(
    @Param('batchId', NamePipe) batchId: string,
    @Body() { keyIds, reason }: QuarantineDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<BatchTold> {
    const context = await commandContext(this.secrets, request, batchStream(batchId));
    return batchOf(
      await this.commands.execute(new QuarantineRequest(batchId, keyIds, { keepBack: true, reason }, request.caller, context)),
    );
  }

  @Post('release')
  @ApiOperation({ summary: 'Let keys that were kept back go again' })
  @Answers(batchAnswer)
  @Refuses('unknown-batch', 'mode-mismatch', 'unknown-key')
  @HttpCode(200)
  async release(
    @Param('batchId', NamePipe) batchId: string,
    @Body() { keyIds }: QuarantineReleaseDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<BatchTold> {
    const context = await commandContext(this.secrets, request, batchStream(batchId));
    return batchOf(await this.commands.execute(new QuarantineRequest(batchId, keyIds, { keepBack: false }, request.caller, context)));
  }
}

function batchOf(outcome: BatchOutcome): BatchTold {
  if ('refusal' in outcome) throw problemOfRefusal(outcome.refusal);
  return outcome.batch;
}
