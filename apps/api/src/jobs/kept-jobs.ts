import { type Clock, type Doc, type Instant, plusSeconds } from '@app/kernel';
import { CLOCK } from '@app/platform/observability';
import { READ_STORE, type ReadStore } from '@app/platform/read-store';
import { Inject, Injectable } from '@nestjs/common';
import type { Job } from './job.js';

/** A job as it is kept. `hash`: of what was wished; `version`: another one after each change; `isCancelAsked`: somebody asked whoever runs it to break it off. */
export type KeptJob = { readonly job: Job; readonly hash: string; readonly version: number; readonly isCancelAsked: boolean };

const SPACE = 'jobs';
/** A job whose process has said nothing for so long runs no more. */
const SILENT_SECONDS = 30;
/** So many are kept after their end. */
const MOST_KEPT = 200;

/** Jobs as all processes see them. */
@Injectable()
export class KeptJobs {
  constructor(
    @Inject(READ_STORE) private readonly documents: Pick<ReadStore, 'getState' | 'putState' | 'listState'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The job; one whose process has said nothing for long is interrupted. */
  async find(jobId: string): Promise<KeptJob | undefined> {
    const found = await this.documents.getState(SPACE, jobId);
    return found === undefined ? undefined : this.#keptIn(found);
  }

  /**
   * Keeps a job that is begun. False where it is kept already, and was not interrupted. Where it throws nothing is kept, as far as the
   * store can be reached.
   */
  async begin(job: Job, hash: string): Promise<boolean> {
    const found = await this.find(job.jobId);
    if (found !== undefined && found.job.state !== 'interrupted') return false;
    await this.#forgetOldest();
    try {
      return await this.keep({ job, hash, version: found?.version ?? null, isCancelAsked: false });
    } catch (error) {
      await this.forget(job).catch(() => undefined);
      throw error;
    }
  }

  /** Keeps a job as it is now, which says that it runs. `version`: null where it is not there; false where it is not at that version. */
  keep({ job, hash, version, isCancelAsked }: Omit<KeptJob, 'version'> & { readonly version: number | null }): Promise<boolean> {
    // What is undefined is left out.
    const value = JSON.parse(JSON.stringify({ job, hash, isCancelAsked, at: this.clock.now() })) as Doc;
    return this.documents.putState(SPACE, job.jobId, value, version);
  }

  /** Asks whoever runs the job to break it off. That says nothing of whether somebody still does. */
  async askToCancel(jobId: string): Promise<void> {
    const found = await this.documents.getState(SPACE, jobId);
    if (found === undefined || jobIn(found.value).state !== 'running') return;
    await this.documents.putState(SPACE, jobId, { ...found.value, isCancelAsked: true }, found.version);
  }

  /** A job that was never carried out: it can be asked for again. One that another process began stays. */
  async forget({ jobId, startedAt }: Job): Promise<void> {
    const found = await this.documents.getState(SPACE, jobId);
    if (found !== undefined && jobIn(found.value).startedAt === startedAt) await this.documents.putState(SPACE, jobId, null, found.version);
  }

  async #forgetOldest(): Promise<void> {
    const over = (await this.documents.listState(SPACE)).map((state) => this.#keptIn(state)).filter(({ job }) => job.state !== 'running');
    const byStart = over.toSorted((a, b) => (a.job.startedAt < b.job.startedAt ? -1 : 1));
    for (const { job, version } of byStart.slice(0, Math.max(0, over.length - MOST_KEPT + 1))) {
      await this.documents.putState(SPACE, job.jobId, null, version);
    }
  }

  #keptIn({ version, value }: { readonly version: number; readonly value: Doc }): KeptJob {
    const job = jobIn(value);
    const heardAt = value['at'] as Instant;
    const { hash } = value;
    const isSilent = heardAt < plusSeconds(this.clock.now(), -SILENT_SECONDS);
    const kept = { hash: typeof hash === 'string' ? hash : '', version, isCancelAsked: value['isCancelAsked'] === true };
    return { ...kept, job: job.state === 'running' && isSilent ? { ...job, state: 'interrupted', endedAt: heardAt } : job };
  }
}

/** As it was kept. */
function jobIn(value: Doc): Job {
  return value['job'] as unknown as Job;
}
