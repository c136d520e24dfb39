import type { Clock, Scheduler } from '@app/kernel';
import { arrivingSince, forgetOldSigns, giveSign, MoveUnfinished, SIGN_EVERY_MILLIS, takeSignBack } from '@app/platform/engine';
import type { ReadStore } from '@app/platform/read-store';
import { pause, repeat } from '@app/platform/subscriptions';
import type { Log } from '../log.js';

/** Signs that a process works on shared stores. */
export type Presence = {
  /** When nothing is written by this process any more: says so, where the stores answer. */
  stop(): Promise<void>;
};

/** What giving signs takes. */
export type PresenceOptions = {
  readonly documents: ReadStore;
  /** This process, new at each start. */
  readonly process: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Told once that the stores were closed: this process must end. */
  readonly onClosed: (error: MoveUnfinished) => void;
};

/**
 * Gives a sign, and goes on giving signs until it is stopped, also while the process goes down. After each one it looks whether the
 * stores were closed: whoever closes them looks for signs afterwards, so one of both sees the other.
 * @throws StoreUnavailable when the first sign cannot be given
 */
export async function bePresent({ documents, process, clock, scheduler, log, onClosed }: PresenceOptions): Promise<Presence> {
  await giveSign(documents, process, clock.now());
  await forgetOldSigns(documents, clock.now());
  const stopping = new AbortController();
  let isTold = false;
  const look = async (): Promise<void> => {
    await giveSign(documents, process, clock.now());
    const since = await arrivingSince(documents);
    if (since === undefined || isTold) return;
    isTold = true;
    onClosed(new MoveUnfinished(since));
  };
  const looking = repeat(
    () => pause(scheduler, SIGN_EVERY_MILLIS, stopping.signal),
    look,
    (error) => log('warn', 'no sign could be given that this process works', { error }),
  );
  return {
    async stop() {
      stopping.abort();
      await looking;
      await takeSignBack(documents, process).catch((error: unknown) =>
        log('warn', 'it could not be said that this process has ended', { error }),
      );
    },
  };
}
