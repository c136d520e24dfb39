import type { Clock, Scheduler } from '@app/kernel';
import type { Configuration } from '@app/platform/config';
import type { MoveUnfinished, StorageRoom } from '@app/platform/engine';
import type { openLog } from '@app/platform/http';

/** What the server is started with. All but the configuration is the machine's own where it is left out. */
export type StartOptions = {
  readonly config: Configuration;
  readonly clock?: Clock;
  readonly scheduler?: Scheduler;
  /** Numbers in [0, 1): for jitter and names, never for secrets. */
  readonly random?: () => number;
  /** How payment channels are called. */
  readonly fetch?: typeof globalThis.fetch;
  /** Reactions that are switched off: for tests that show that each one is needed. */
  readonly disabledSagas?: readonly string[];
  /** How much of the disk is free. */
  readonly storageRoom?: () => StorageRoom;
  readonly logger?: ReturnType<typeof openLog>;
  /** The shared stores were closed, since their shop moves: the process must end. Where it is left out, it goes down in order. */
  readonly onClosed?: (error: MoveUnfinished) => void;
  /** A COMMIT threw: the process must end. Where it is left out, it does. */
  readonly onFatal?: (error: Error) => void;
};
