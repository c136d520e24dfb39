import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Clock, Scheduler } from '@app/kernel';
import { systemClock, systemScheduler } from '@app/platform/observability';

/** A stream that text is written to. `isTTY`: a person looks at it. */
export type Output = { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };

/** What a call of the command line finds around it. Tests bring their own. */
export type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder in which the command was called. */
  readonly folder: string;
  /** Where folders are made that are thrown away afterwards. */
  readonly temporaryFolder: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly fetch: typeof globalThis.fetch;
  /** Aborted when the person at the keyboard has had enough. */
  readonly signal: AbortSignal;
};

/** The process itself. */
export function processSurroundings(): Surroundings {
  const enough = new AbortController();
  // Once: a second Ctrl-C ends the process at once.
  process.once('SIGINT', () => enough.abort(new Error('interrupted')));
  return {
    environment: process.env,
    folder: process.cwd(),
    temporaryFolder: tmpdir(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    scheduler: systemScheduler,
    random: Math.random,
    randomBytes,
    fetch: globalThis.fetch,
    signal: enough.signal,
  };
}
