import { type CaseFileRead, CaseFiles, citationText, damageIn, statusIn, timelineOf } from '@app/assembly';
import type { Diagnosis } from '@app/diagnosis';
import { type OrderCase, orderStream } from '@app/domain/order-case';
import type { OrderId } from '@app/kernel';
import { CONFIG, type Configuration } from '@app/platform/config';
import { Answers, Caller, type CallerIdentity, mustBeOfMode, OrderIdPipe, Problem, Refuses, Roles } from '@app/platform/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type CaseState, diagnosisAnswer, type HistoryRead, stateAnswer } from './audit.answer.js';
import { AuditTimeDto, DiagnosisDto } from './audit.dto.js';
import { judgedByRuleset } from './judged-by.js';
import { ReadingTime } from './reading-time.js';
import { type TimelineTold, timelineAnswer } from './timeline.answer.js';

/** What an order's own history says, now or at any time before. */
@ApiTags('audit')
@Controller('v1/audit/orders/:orderId')
@Roles('auditor')
@Refuses('unknown-order', 'mode-mismatch', 'time-in-the-future')
export class AuditController {
  constructor(
    private readonly files: CaseFiles,
    private readonly time: ReadingTime,
    @Inject(CONFIG) private readonly config: Pick<Configuration, 'timezone'>,
  ) {}

  /** Every record, explained, with what it rests on. */
  @Get('timeline')
  @ApiOperation({ summary: 'Every record of an order, explained' })
  @Answers(timelineAnswer)
  async timeline(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Query() query: AuditTimeDto,
    @Caller() caller: CallerIdentity,
  ): Promise<TimelineTold> {
    const read = shown({ orderId, caller }, await this.files.readInFull(orderId, this.time.until(query)), ({ file }) => file);
    return { ...timelineOf(read, this.config.timezone), provisional: this.time.isProvisional(read.asOf) };
  }

  /** The folded case file. */
  @Get('state')
  @ApiOperation({ summary: 'The folded case file of an order' })
  @Answers(stateAnswer)
  async state(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Query() query: AuditTimeDto,
    @Caller() caller: CallerIdentity,
  ): Promise<CaseState> {
    const read = shown({ orderId, caller }, await this.files.read(orderId, this.time.until(query)), ({ file }) => file);
    const { asOf, file, records } = read;
    const citation = citationText({ asOf, streams: { [orderStream(orderId)]: records.length - 1 }, messages: {} });
    return { orderId, asOf, ...this.head(read, citation), status: statusIn(read), state: file };
  }

  /** Why the order stands where it stands. */
  @Get('diagnosis')
  @ApiOperation({ summary: 'Why an order stands where it stands' })
  @Roles('auditor', 'dispute')
  @Answers(diagnosisAnswer)
  @Refuses('unknown-ruleset')
  async diagnosis(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Query() query: DiagnosisDto,
    @Caller() caller: CallerIdentity,
  ): Promise<Diagnosis & HistoryRead> {
    const { diagnosis, read } = shown({ orderId, caller }, await this.diagnosed(orderId, query), (done) => done.read.file);
    return { ...diagnosis, ...this.head(read, read.citation) };
  }

  private diagnosed(orderId: OrderId, { asOf, at, ruleset }: DiagnosisDto): ReturnType<CaseFiles['diagnose']> {
    const until = this.time.until({ ...(asOf === undefined ? {} : { asOf }), ...(at === undefined ? {} : { at }) });
    return judgedByRuleset(() => this.files.diagnose(orderId, { ...until, ruleset }));
  }

  private head(read: CaseFileRead, citation: string): HistoryRead {
    const { records, asOf, chain } = read;
    const revision = records.at(-1)?.revision;
    const provisional = this.time.isProvisional(asOf);
    return { revision: revision === undefined ? null : String(revision), chain, damage: damageIn(read), provisional, citation };
  }
}

/**
 * What was read of an order, where there is one and this caller may see it. One that was not placed by then, or whose first record is damaged,
 * has no mode. @throws Problem unknown-order, mode-mismatch
 */
function shown<R>(
  { orderId, caller }: { readonly orderId: OrderId; readonly caller: CallerIdentity },
  read: R | undefined,
  fileOf: (read: R) => OrderCase,
): R {
  if (read === undefined) throw new Problem('unknown-order', { parameters: { orderId } });
  const { ordering } = fileOf(read);
  if (ordering.stage !== 'none') mustBeOfMode(caller, { order: ordering.order.mode });
  return read;
}
