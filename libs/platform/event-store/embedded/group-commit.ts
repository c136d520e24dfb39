import type { StreamHead } from '@app/kernel';
import type { CrashPoint } from '../../observability/index.js';
import { bytesOfAppend, checkRequest } from '../append-rules.js';
import { type AppendRequest, type AppendResult, OutcomeUnknown, StoreUnavailable } from '../event-store.port.js';
import { type Answer, CommitGroup } from './commit-group.js';
import type { CommitLog } from './commit-log.js';
import type { EventRow } from './event-row.js';

/** What the writer needs beside the log. */
export type GroupCommitOptions = {
  /** Called with the new rows, in order, once they are durable. */
  readonly onCommitted: (rows: readonly EventRow[]) => void;
  /** A COMMIT threw, so nobody knows what is on the disk: the process must end and start anew from it. */
  readonly onFatal: (error: Error) => void;
  readonly crashPoint: CrashPoint;
  /** Runs the next commit soon, after whatever is ready to append has done so. */
  readonly soon: (commit: () => void) => void;
};

type Waiting = {
  readonly request: AppendRequest;
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
};

const GROUP_APPENDS = 1_024;
const GROUP_BYTES = 8_000_000;
const MOST_WAITING = 100_000;
const HEADS_KEPT = 50_000;

/**
 * The one writer: appends that come in while a commit runs go into the next one, so a busy store pays for one
 * disk flush per group. Within a group each append stands for itself: one that fails leaves the others alone.
 */
export class GroupCommit {
  #queue: Waiting[] = [];
  #scheduled = false;
  #refusal: Error | undefined;
  #failed: Error | undefined;
  #position: number;
  readonly #drained: (() => void)[] = [];
  /** Heads of recently written streams, as committed; this process is the only writer. */
  readonly #heads = new Map<string, StreamHead>();

  constructor(
    private readonly log: CommitLog,
    private readonly options: GroupCommitOptions,
  ) {
    this.#position = log.lastPosition();
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) throw this.#refusal;
      if (this.#queue.length >= MOST_WAITING) throw new StoreUnavailable('too many appends are waiting');
      const bytes = bytesOfAppend(request);
      checkRequest(request, bytes);
      this.#queue.push({ request, bytes, resolve, reject });
      this.#schedule();
    });
  }

  /** Why nothing can be appended, when that is so. */
  get refusal(): Error | undefined {
    return this.#refusal;
  }

  /** Refuses what comes from now on and resolves when all that was accepted is committed. */
  async close(): Promise<void> {
    this.#refusal ??= new StoreUnavailable('the event store is closed');
    if (this.#queue.length > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.options.soon(() => {
      this.#scheduled = false;
      const waiting = this.#takeGroup();
      const answers = this.#commit(waiting.map(({ request }) => request));
      for (const [index, { resolve, reject }] of waiting.entries()) {
        const answer = answers[index];
        if (answer instanceof Error) reject(answer);
        else if (answer !== undefined) resolve(answer);
      }
      if (this.#queue.length > 0) this.#schedule();
      else for (const drained of this.#drained.splice(0)) drained();
    });
  }

  #takeGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      bytes += waiting.bytes;
      if (count > 0 && (count >= GROUP_APPENDS || bytes > GROUP_BYTES)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** One answer per request, in order. */
  #commit(requests: readonly AppendRequest[]): readonly Answer[] {
    const refused = (error: Error): readonly Answer[] => requests.map(() => error);
    if (this.#failed !== undefined) return refused(this.#failed);
    const group = new CommitGroup(this.log, this.#heads, this.#position);
    let answers: readonly Answer[];
    try {
      this.log.begin();
      answers = requests.map((request) => group.write(request));
      if (group.rows.length === 0) this.log.rollback();
    } catch (cause) {
      return refused(this.#giveUp(cause));
    }
    if (group.rows.length === 0) return answers;
    this.options.crashPoint('append.before-commit');
    try {
      this.log.commit();
    } catch (cause) {
      return requests.map(({ stream }) => this.#fatal(stream, cause));
    }
    this.options.crashPoint('append.committed');
    this.#position = group.position;
    for (const [stream, head] of group.heads) this.#remember(stream, head);
    this.options.onCommitted(group.rows);
    return answers;
  }

  /** Nothing of the group was written. */
  #giveUp(cause: unknown): Error {
    try {
      this.log.rollback();
    } catch (second) {
      return this.#fatal('(any)', second);
    }
    return new StoreUnavailable('the event store could not write', { cause });
  }

  #fatal(stream: string, cause: unknown): Error {
    const error = new OutcomeUnknown(stream, { cause });
    if (this.#failed === undefined) {
      this.#failed = new StoreUnavailable('a commit failed: what is on the disk is known only after a new start', { cause });
      this.#refusal = this.#failed;
      this.options.onFatal(error);
    }
    return error;
  }

  #remember(stream: string, head: StreamHead): void {
    this.#heads.delete(stream);
    this.#heads.set(stream, head);
    if (this.#heads.size <= HEADS_KEPT) return;
    const oldest = this.#heads.keys().next();
    if (oldest.done !== true) this.#heads.delete(oldest.value);
  }
}
