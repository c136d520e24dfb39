import { READ_SIDE, type ReadSide } from '@app/assembly';
import { ALARM_KINDS, type AlarmKind } from '@app/domain/order-case';
import {
  Answers,
  Caller,
  type CallerIdentity,
  type CommandRequest,
  problemOfRefusal,
  Refuses,
  RequestedBy,
  Roles,
} from '@app/platform/http';
import type { Alarm, Page } from '@app/read-models';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsBooleanString, IsIn, IsOptional, Matches } from 'class-validator';
import { ListAnswers } from '../lists/list-answers.js';
import { modeListed } from '../lists/mode-listed.js';
import { ListDto, pageOf } from '../lists/page.dto.js';
import { alarmsAnswer, clearedAlarmAnswer } from './alarms.answer.js';
import { type AlarmTold, ClearAlarmRequest } from './clear-alarm.handlers.js';

/** Which alarms are wanted; left out: open ones, of orders of the key's mode (for an administrator: of live ones), of every shop and kind. */
export class ListAlarmsDto extends ListDto {
  @IsOptional()
  @IsBooleanString()
  open?: string;

  @IsOptional()
  @IsIn(['live', 'test'])
  mode?: 'live' | 'test';

  @IsOptional()
  @IsIn(ALARM_KINDS)
  alarm?: AlarmKind;

  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  shopId?: string;
}

/** What a person must look at. */
@ApiTags('operations')
@Controller('v1/alarms')
@Roles('operator')
export class AlarmsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly lists: ListAnswers,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'alarms'>,
  ) {}

  /** Newest first. */
  @Get()
  @ApiOperation({ summary: 'Alarms, newest first' })
  @Answers(alarmsAnswer)
  @Refuses('bad-cursor', 'mode-mismatch')
  list(@Query() query: ListAlarmsDto, @Caller() caller: CallerIdentity): Promise<Page<Alarm>> {
    const { open, alarm, shopId, seen } = query;
    const mode = modeListed(caller, query.mode);
    const isOpen = open === undefined ? undefined : open === 'true' || open === '1';
    return this.lists.page('alarms', seen, () => this.reads.alarms.list({ ...pageOf(query), open: isOpen, mode, alarm, shopId }));
  }

  /** Someone has looked at it. */
  @Post(':alarmId/clear')
  @ApiOperation({ summary: 'Clear an alarm' })
  @Answers(clearedAlarmAnswer)
  @Refuses('unknown-alarm', 'mode-mismatch')
  @HttpCode(200)
  async clear(@Param('alarmId') alarmId: string, @RequestedBy() request: CommandRequest): Promise<AlarmTold> {
    const done = await this.commands.execute(new ClearAlarmRequest(alarmId, request));
    if ('refusal' in done) throw problemOfRefusal(done.refusal);
    return done.alarm;
  }
}
