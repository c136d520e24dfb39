import { READ_SIDE, type ReadSide } from '@app/assembly';
import { Answers, Caller, type CallerIdentity, Refuses, Roles } from '@app/platform/http';
import { type ListedStuckOrder, type Page, STUCK_REASONS, type StuckReason } from '@app/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ListAnswers } from '../lists/list-answers.js';
import { modeListed } from '../lists/mode-listed.js';
import { ListDto, pageOf } from '../lists/page.dto.js';
import { stuckOrdersAnswer } from './stuck-orders.answer.js';

/** Which stuck orders are wanted; left out: those of the key's mode (for an administrator: live ones), of every shop, for whatever reason. */
export class ListStuckOrdersDto extends ListDto {
  @IsOptional()
  @IsIn(['live', 'test'])
  mode?: 'live' | 'test';

  @IsOptional()
  @IsIn(STUCK_REASONS)
  reason?: StuckReason;

  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  shopId?: string;
}

/** Paid orders that stand still. */
@ApiTags('operations')
@Controller('v1/stuck-orders')
@Roles('operator')
export class StuckOrdersController {
  constructor(
    private readonly lists: ListAnswers,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'stuckOrders'>,
  ) {}

  /** Newest first: by when they got stuck. */
  @Get()
  @ApiOperation({ summary: 'Paid orders that stand still, newest first' })
  @Answers(stuckOrdersAnswer)
  @Refuses('bad-cursor', 'mode-mismatch')
  list(@Query() query: ListStuckOrdersDto, @Caller() caller: CallerIdentity): Promise<Page<ListedStuckOrder>> {
    const { reason, shopId, seen } = query;
    const mode = modeListed(caller, query.mode);
    return this.lists.page('stuck-orders', seen, () => this.reads.stuckOrders.list({ ...pageOf(query), mode, reason, shopId }));
  }
}
