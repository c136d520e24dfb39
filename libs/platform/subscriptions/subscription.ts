import { backoffMillis } from './backoff.js';
import { describeError } from './failure.js';
import type { Observe, Parked } from './happening.js';
import { pause } from './pause.js';
import type { Progress } from './progress.js';
import type { Surroundings } from './surroundings.js';

/** Something that follows the log. */
export interface Runner {
  readonly name: string;
  readonly progress: Progress;
  /** Resolves once it has taken up what failed before it was started. */
  readonly opened: Promise<unknown>;
  /** Follows from its checkpoint until the signal aborts; fails when a store is lost. May be run again. */
  run(signal: AbortSignal): Promise<void>;
  listParked(): Parked[];
  /** @throws NotParked */
  retry(key: string): Promise<boolean>;
  /** @throws NotParked, ReasonMissing */
  skip(key: string, reason: string): Promise<boolean>;
}

/** `waiting`: it failed as a whole and starts again by itself. */
export type SubscriptionState =
  | { readonly state: 'stopped' }
  | { readonly state: 'running' }
  | { readonly state: 'waiting'; readonly error: string; readonly tries: number };

const RESTART = { first: 200, most: 15_000 };

/** Keeps a runner running: when it fails it starts again from its checkpoint, after a wait with jitter. */
export class Subscription {
  #state: SubscriptionState = { state: 'stopped' };
  #stop: AbortController | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    readonly runner: Runner,
    private readonly surroundings: Surroundings,
    private readonly observe: Observe,
  ) {}

  get state(): SubscriptionState {
    return this.#state;
  }

  start(): void {
    if (this.#stop !== undefined) return;
    this.#stop = new AbortController();
    this.#ended = this.#keepRunning(this.#stop.signal);
  }

  /** Resolves when what was under way has come to its end. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#ended;
    this.#stop = undefined;
  }

  async #keepRunning(signal: AbortSignal): Promise<void> {
    let tries = 0;
    let furthest = this.runner.progress.position;
    for (let error = await this.#run(signal); error !== undefined; error = await this.#run(signal)) {
      const { position } = this.runner.progress;
      tries = position > furthest ? 1 : tries + 1;
      furthest = position > furthest ? position : furthest;
      this.#state = { state: 'waiting', error, tries };
      const millis = backoffMillis(tries, this.surroundings.random, RESTART);
      this.observe({ kind: 'restarting', subscription: this.runner.name, error, tries, millis });
      await pause(this.surroundings.scheduler, millis, signal);
    }
    this.#state = { state: 'stopped' };
  }

  /** What it failed with, in words; undefined when it was stopped. */
  async #run(signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted) return undefined;
    this.#state = { state: 'running' };
    try {
      await this.runner.run(signal);
      return hasEnded(signal) ? undefined : 'Error: it ended by itself';
    } catch (error) {
      return hasEnded(signal) ? undefined : describeError(error);
    }
  }
}

function hasEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}
