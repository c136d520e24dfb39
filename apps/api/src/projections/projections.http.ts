import { type Replayed, WORKER_SIDE, type WorkerSide } from '@app/assembly';
import {
  Answers,
  type CommandRequest,
  commandContext,
  MayBeLeftOut,
  NamePipe,
  Problem,
  Refuses,
  RequestedBy,
  Roles,
} from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { UnknownSubscription } from '@app/platform/subscriptions';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';
import type { Job, JobWork } from '../jobs/job.js';
import { jobAnswer } from '../jobs/jobs.answer.js';
import { Jobs } from '../jobs/jobs.js';
import { comparing, rebuilding } from './replay.js';

/** How a read model is compared with what the log gives. */
export class DiffDto {
  /** The most events per second; as fast as it goes where nothing is said. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  rate?: number;
}

/** How a read model is rebuilt. */
export class RebuildDto extends DiffDto {
  /** Whether the new build answers from then on, whatever it says; where nothing is said it does if it is equal to the live one. */
  @MayBeLeftOut()
  @IsBoolean()
  switch?: boolean;

  /** A build that is kept, which is compared and takes over instead of a new one: to decide for one that differs, or to go back. */
  @MayBeLeftOut()
  @Matches(/^[a-z][a-z0-9-]{0,63}@[0-9]{1,6}#[0-9]{1,9}$/)
  build?: string;
}

/** Read models made again from the log. */
@ApiTags('audit')
@Controller('v1/audit/projections/:name')
@Roles('auditor')
@Refuses('unknown-projection', 'too-many-jobs')
export class ProjectionsController {
  constructor(
    private readonly jobs: Jobs,
    @Inject(WORKER_SIDE) private readonly worker: { readonly host: Pick<WorkerSide['host'], 'projection'> },
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'index'>,
  ) {}

  /** Builds it anew beside the live one, compares the two, and then switches where they are equal or it was asked for. */
  @Post('rebuild')
  @ApiOperation({ summary: 'Rebuild a read model from the log' })
  @Answers(jobAnswer)
  @Refuses('unknown-build')
  @HttpCode(202)
  async rebuild(@Param('name', NamePipe) name: string, @Body() wish: RebuildDto, @RequestedBy() request: CommandRequest): Promise<Job> {
    const builds = this.builds(name);
    const { build } = wish;
    if (
      build !== undefined &&
      (await this.jobs.find(request.commandId)) === undefined &&
      !(await builds.list()).builds.some((one) => one.complete && one.name === build)
    )
      throw new Problem('unknown-build');
    return this.started('rebuild', name, rebuilding(builds, wish), request);
  }

  /** Compares it with what the log gives. */
  @Post('diff')
  @ApiOperation({ summary: 'Compare a read model with the log' })
  @Answers(jobAnswer)
  @HttpCode(202)
  diff(@Param('name', NamePipe) name: string, @Body() wish: DiffDto, @RequestedBy() request: CommandRequest): Promise<Job> {
    return this.started('diff', name, comparing(this.builds(name), wish), request);
  }

  private async started(kind: string, subject: string, work: JobWork, request: CommandRequest): Promise<Job> {
    const { commandHash = '' } = await commandContext(this.secrets, request, subject);
    return this.jobs.start({ jobId: request.commandId, kind, subject, hash: commandHash, by: request.caller.keyId }, work);
  }

  private builds(name: string): Replayed {
    try {
      return this.worker.host.projection(name);
    } catch (error) {
      throw error instanceof UnknownSubscription ? new Problem('unknown-projection') : error;
    }
  }
}
