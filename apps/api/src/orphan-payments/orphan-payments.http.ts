import { READ_SIDE, type ReadSide } from '@app/assembly';
import { Answers, Caller, type CallerIdentity, Refuses, Roles } from '@app/platform/http';
import { ORPHAN_STAGES, type OrphanPayment, type Page } from '@app/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListAnswers } from '../lists/list-answers.js';
import { accountsHidden, modeListed } from '../lists/mode-listed.js';
import { ListDto, pageOf } from '../lists/page.dto.js';
import { orphanPaymentsAnswer } from './orphan-payments.answer.js';

/** Which orphan payments are wanted; without a stage, all. */
export class ListOrphanPaymentsDto extends ListDto {
  @IsOptional()
  @IsIn(ORPHAN_STAGES)
  stage?: OrphanPayment['stage'];
}

/** Money that no order asked for. */
@ApiTags('operations')
@Controller('v1/orphan-payments')
@Roles('operator')
export class OrphanPaymentsController {
  constructor(
    private readonly lists: ListAnswers,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'orphanPayments' | 'channelAccounts'>,
  ) {}

  /** Newest first; but for those on accounts of another mode than the caller's key. */
  @Get()
  @ApiOperation({ summary: 'Money that no order asked for, newest first' })
  @Answers(orphanPaymentsAnswer)
  @Refuses('bad-cursor')
  async list(@Query() query: ListOrphanPaymentsDto, @Caller() caller: CallerIdentity): Promise<Page<OrphanPayment>> {
    const { stage, seen } = query;
    const exceptOf = await accountsHidden(this.reads, modeListed(caller));
    return this.lists.page('orphan-payments', seen, () => this.reads.orphanPayments.list({ ...pageOf(query), stage, exceptOf }));
  }
}
