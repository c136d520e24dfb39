import { WORKER_SIDE, type WorkerSide } from '@app/assembly';
import { Problem } from '@app/platform/http';
import { BadCursor, type Page } from '@app/read-models';
import { Inject, Injectable } from '@nestjs/common';

/** So long a list waits for what its reader has seen already. */
const WAIT_MILLIS = 2_000;

/** Answers lists from read models, which follow the log: who has seen a position is not shown anything older. */
@Injectable()
export class ListAnswers {
  constructor(@Inject(WORKER_SIDE) private readonly worker: Pick<WorkerSide, 'host'>) {}

  /**
   * A page of a read model that has come to `seen`, a position of the log, where one is given.
   * @throws Problem bad-cursor, views-not-ready
   */
  async page<T>(projection: string, seen: string | undefined, read: () => Promise<Page<T>>): Promise<Page<T>> {
    if (seen !== undefined && !(await this.worker.host.waitUntil(projection, BigInt(seen), WAIT_MILLIS))) {
      throw new Problem('views-not-ready', { retryAfterSeconds: 1 });
    }
    try {
      return await read();
    } catch (error) {
      throw error instanceof BadCursor ? new Problem('bad-cursor') : error;
    }
  }
}
