import type { Doc, Instant } from '@app/kernel';
import type { ReadStore } from '../../read-store/read-store.port.js';
import { describeError } from '../failure.js';
import type { Observe } from '../happening.js';
import { pause } from '../pause.js';
import type { Surroundings } from '../surroundings.js';
import { judgeOther, judgeReturn, type WorkerNews, type WorkerSign } from './worker-silence.js';

/** What giving and watching signs of life takes. */
export type WorkerPulseOptions = {
  /** This worker's name; the same after a restart. */
  readonly worker: string;
  readonly documents: ReadStore;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
  /** Records the news as a fact. It may be asked to do so again for the same worker and time, and must then do nothing. */
  readonly record: (news: WorkerNews) => Promise<void>;
  /** A worker without a sign for longer is silent. */
  readonly silentAfterSeconds?: number;
};

const SPACE = 'workers';
const BEAT_MILLIS = 5_000;
const SILENT_AFTER_SECONDS = 30;

/** Gives this worker's signs of life and notices when others give none. News become facts before they are remembered. */
export class WorkerPulse {
  readonly #limit: number;

  constructor(private readonly options: WorkerPulseOptions) {
    this.#limit = options.silentAfterSeconds ?? SILENT_AFTER_SECONDS;
  }

  /** Beats and watches until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { scheduler } = this.options.surroundings;
    do {
      try {
        await this.beat();
        await this.watch();
      } catch (error) {
        const { worker, observe } = this.options;
        observe({ kind: 'failed', subscription: 'worker-pulse', key: worker, error: describeError(error), tries: 1, parked: false });
      }
    } while (await pause(scheduler, BEAT_MILLIS, signal));
  }

  /** One sign of life. Recorded first: that it was silent until now, where it was. */
  async beat(): Promise<void> {
    const { worker, documents, surroundings, record } = this.options;
    const known = await documents.getState(SPACE, worker);
    const now = surroundings.clock.now();
    const sign = known === undefined ? undefined : signOf(known.value);
    for (const news of judgeReturn(worker, sign, now, this.#limit)) await record(news);
    const done = await documents.putState(SPACE, worker, { beatAt: now }, known?.version ?? null);
    if (!done) await this.beat();
  }

  /** Looks at all other workers once. */
  async watch(): Promise<void> {
    const { worker, documents, surroundings, record } = this.options;
    for (const { key, version, value } of await documents.listState(SPACE)) {
      const sign = signOf(value);
      if (key === worker || sign === undefined) continue;
      const news = judgeOther(key, sign, surroundings.clock.now(), this.#limit);
      if (news === undefined) continue;
      await record(news);
      await documents.putState(SPACE, key, { beatAt: sign.beatAt, silentSince: sign.beatAt }, version);
    }
  }
}

function signOf({ beatAt, silentSince }: Doc): WorkerSign | undefined {
  if (typeof beatAt !== 'string') return undefined;
  return { beatAt: beatAt as Instant, silentSince: typeof silentSince === 'string' ? (silentSince as Instant) : undefined };
}

/**
 * Makes the last sign of life of one worker that of another in another store, where nobody works yet: the time in which the work was
 * moved from one to the other is then told as a silence.
 */
export async function handPulseOn(
  from: { readonly documents: Pick<ReadStore, 'getState'>; readonly worker: string },
  to: { readonly documents: Pick<ReadStore, 'getState' | 'putState'>; readonly worker: string },
): Promise<void> {
  const sign = await from.documents.getState(SPACE, from.worker);
  if (sign === undefined) return;
  const before = await to.documents.getState(SPACE, to.worker);
  await to.documents.putState(SPACE, to.worker, sign.value, before?.version ?? null);
}
