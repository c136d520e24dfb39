import { explainOrphan, READ_SIDE, type ReadSide } from '@app/assembly';
import { CONFIG, type Configuration } from '@app/platform/config';
import { EVENT_STORE, type EventLogReader } from '@app/platform/event-store';
import { Answers, Caller, type CallerIdentity, mustBeOfMode, Problem, Refuses, Roles } from '@app/platform/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type OrphanDiagnosisTold, orphanDiagnosisAnswer } from './audit.answer.js';
import { OrphanDiagnosisDto } from './audit.dto.js';
import { judgedByRuleset } from './judged-by.js';
import { ReadingTime } from './reading-time.js';

/** The id of an orphan payment: the stream of its trade. */
const TRADE = /^trade-([A-Za-z0-9][A-Za-z0-9._-]{0,63})-[0-9a-f]{64}$/;

/** What became of money that no order asked for. */
@ApiTags('audit')
@Controller('v1/audit/orphan-payments/:orphanId')
@Roles('auditor', 'dispute')
@Refuses('unknown-orphan-payment', 'mode-mismatch', 'unknown-ruleset', 'time-in-the-future')
export class ExplainOrphanController {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventLogReader,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'channelAccounts'>,
    private readonly time: ReadingTime,
    @Inject(CONFIG) private readonly config: Pick<Configuration, 'timezone'>,
  ) {}

  /** By the `id` that `GET /v1/orphan-payments` lists. A payment of another shop is none of ours, and has no diagnosis. */
  @Get('diagnosis')
  @ApiOperation({ summary: 'Why money that no order asked for is where it is' })
  @Answers(orphanDiagnosisAnswer)
  async diagnosis(
    @Param('orphanId') orphanId: string,
    @Query() query: OrphanDiagnosisDto,
    @Caller() caller: CallerIdentity,
  ): Promise<OrphanDiagnosisTold> {
    const { ruleset, ...when } = query;
    const { asOf } = this.time.until(when);
    const [, account] = TRADE.exec(orphanId) ?? [];
    if (account === undefined) throw new Problem('unknown-orphan-payment');
    const { mode } = (await this.reads.channelAccounts.find(account)) ?? {};
    if (mode !== undefined) mustBeOfMode(caller, { account: mode });
    const asked = { asOf, ruleset, timeZone: this.config.timezone };
    const diagnosis = await judgedByRuleset(() => explainOrphan(this.events, orphanId, asked));
    if (diagnosis === undefined) throw new Problem('unknown-orphan-payment');
    return { ...diagnosis, provisional: this.time.isProvisional(asOf) };
  }
}
