import { Answers, AnswersEvents, Draining, NamePipe, Problem, Refuses, Roles } from '@app/platform/http';
import { Controller, Get, HttpCode, type MessageEvent, Param, Post, Sse } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Observable } from 'rxjs';
import type { Job } from './job.js';
import { jobAnswer } from './jobs.answer.js';
import { Jobs } from './jobs.js';

/** How what takes longer than a request is getting on. */
@ApiTags('jobs')
@Controller('v1/jobs/:jobId')
@Roles('auditor', 'operator', 'dispute')
@Refuses('unknown-job')
export class JobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly draining: Draining,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How a job is getting on' })
  @Answers(jobAnswer)
  async find(@Param('jobId', NamePipe) jobId: string): Promise<Job> {
    const job = await this.jobs.find(jobId);
    if (job === undefined) throw new Problem('unknown-job');
    return job;
  }

  /** Breaks it off. A rebuild that is broken off is gone on with by the next one; a job that is over stays as it is. */
  @Post('cancel')
  @HttpCode(200)
  @Roles('auditor')
  @ApiOperation({ summary: 'Break off a job' })
  @Answers(jobAnswer)
  async cancel(@Param('jobId', NamePipe) jobId: string): Promise<Job> {
    const job = await this.jobs.cancel(jobId);
    if (job === undefined) throw new Problem('unknown-job');
    return job;
  }

  /**
   * The same as server-sent events, one each time the job gets on; the last one tells how it ended. Where this server goes down and another
   * one runs the job, they end without that: the reader goes on at another.
   */
  @Sse('progress')
  @ApiOperation({ summary: 'The progress of a job as server-sent events' })
  @AnswersEvents(jobAnswer)
  async progress(@Param('jobId', NamePipe) jobId: string): Promise<Observable<MessageEvent>> {
    await this.find(jobId);
    return new Observable<MessageEvent>((reader) => {
      const end = (): void => reader.complete();
      // One that runs here tells in a moment that it was interrupted.
      const leave = (): void => (this.jobs.runsHere(jobId) ? undefined : end());
      const unwatch = this.jobs.watch(jobId, (job) => {
        if (job !== undefined) reader.next({ type: job.state, data: job });
        if (job?.state !== 'running') end();
      });
      const { signal } = this.draining;
      signal.addEventListener('abort', leave, { once: true });
      return () => {
        unwatch();
        signal.removeEventListener('abort', leave);
      };
    });
  }
}
