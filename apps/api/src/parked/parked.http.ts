import { WORKER_SIDE, type WorkerSide } from '@app/assembly';
import { REASON_CODE } from '@app/kernel';
import { Answers, IdempotencyKey, Refuses, Roles } from '@app/platform/http';
import type { Page } from '@app/read-models';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { PageDto } from '../lists/page.dto.js';
import { parkedAnswer, type Tried, triedAnswer } from './parked.answer.js';
import { type ParkedTold, parkedPage } from './parked-page.js';

/** Why someone goes on without what failed: it is recorded. */
export class SkipDto {
  @Matches(REASON_CODE, { message: '$property must be 1 to 64 lower-case letters, digits and hyphens' })
  reason!: string;
}

/** What failed and is set aside: one order of a saga, one document of a read model. */
@ApiTags('operations')
@Controller('v1/parked')
@Roles('admin')
export class ParkedController {
  constructor(@Inject(WORKER_SIDE) private readonly worker: { readonly host: Pick<WorkerSide['host'], 'listParked' | 'retry' | 'skip'> }) {}

  /** Newest first. */
  @Get()
  @ApiOperation({ summary: 'What failed and is set aside, newest first' })
  @Answers(parkedAnswer)
  @Refuses('bad-cursor')
  list(@Query() query: PageDto): Page<ParkedTold> {
    return parkedPage(this.worker.host.listParked(), query);
  }

  /** Tries it once more, now. Trying again is harmless. */
  @Post(':subscription/:key/retry')
  @ApiOperation({ summary: 'Try once more what is set aside' })
  @Answers(triedAnswer)
  @Refuses('unknown-projection', 'unknown-parked', 'rebuild-under-way', 'nobody-follows')
  @HttpCode(200)
  async retry(
    @Param('subscription') subscription: string,
    @Param('key') key: string,
    @IdempotencyKey() _idempotencyKey: string,
  ): Promise<Tried> {
    return { subscription, key, well: await this.worker.host.retry(subscription, key) };
  }

  /** Goes on without it. */
  @Post(':subscription/:key/skip')
  @ApiOperation({ summary: 'Go on without what is set aside' })
  @Answers(triedAnswer)
  @Refuses('unknown-projection', 'unknown-parked', 'reason-missing', 'rebuild-under-way', 'nobody-follows')
  @HttpCode(200)
  async skip(
    @Param('subscription') subscription: string,
    @Param('key') key: string,
    @Body() { reason }: SkipDto,
    @IdempotencyKey() _idempotencyKey: string,
  ): Promise<Tried> {
    return { subscription, key, well: await this.worker.host.skip(subscription, key, reason) };
  }
}
