import { growingPause } from '@app/kernel';
import { describeError } from './failure.js';
import { givenReason, type Observe, type Parked } from './happening.js';
import type { FollowedDocuments } from './leases/followed-documents.js';
import type { FollowerRequests } from './leases/follower-requests.js';
import type { Leases, Tenure } from './leases/leases.js';
import type { StateReader } from './looking/joined-reads.js';
import type { Looking } from './looking/looking.js';
import { orAborted } from './or-aborted.js';
import { pause } from './pause.js';
import type { Progress } from './progress.js';
import type { Surroundings } from './surroundings.js';

/** Something that follows the log. */
export interface Runner {
  readonly name: string;
  /** The name under which its checkpoint is kept. */
  readonly checkpoint: string;
  readonly progress: Progress;
  /** Resolves once it has taken up what failed before it was started. */
  readonly opened: Promise<unknown>;
  /** Follows from its checkpoint until the signal aborts; fails when a store is lost. May be run again. */
  run(signal: AbortSignal): Promise<void>;
  /** Progress and what waits become as the store has them; for where another process follows. */
  look(reads: StateReader): Promise<void>;
  listParked(): Parked[];
  /** @throws NotParked */
  retry(key: string): Promise<boolean>;
  /** @throws NotParked, ReasonMissing */
  skip(key: string, reason: string): Promise<boolean>;
}

/** `waiting`: it failed as a whole and starts again by itself. `elsewhere`: another process follows, or none yet. */
export type SubscriptionState =
  | { readonly state: 'stopped' }
  | { readonly state: 'running' }
  | { readonly state: 'waiting'; readonly error: string; readonly tries: number }
  | { readonly state: 'elsewhere'; readonly error?: string };

/** What sharing a subscription with other processes takes. */
export type Sharing = {
  readonly leases: Leases;
  readonly documents: FollowedDocuments;
  readonly requests: FollowerRequests;
  readonly looking: Looking;
  /** This process follows it, whatever else it follows. */
  readonly own: boolean;
};

const RESTART = { first: 200, most: 15_000 };
const LOOK_FOR_A_WAITER_MILLIS = 100;

/**
 * Keeps a runner running: when it fails it starts again from its checkpoint, after a wait with jitter. Where it is shared,
 * it runs while this process holds its lease, and looks on while another does.
 */
export class Subscription {
  #state: SubscriptionState = { state: 'stopped' };
  #stop: AbortController | undefined;
  #ended: Promise<void> = Promise.resolve();
  #looking: Promise<void> = Promise.resolve();
  #follows: boolean;
  #waiters = 0;
  #looksForWaiters = false;

  constructor(
    readonly runner: Runner,
    private readonly surroundings: Surroundings,
    private readonly observe: Observe,
    private readonly sharing?: Sharing,
  ) {
    this.#follows = sharing === undefined;
  }

  get state(): SubscriptionState {
    return this.#state;
  }

  start(): void {
    if (this.#stop !== undefined) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#ended = this.sharing === undefined ? this.#keepRunning(signal) : this.#share(this.sharing, signal);
  }

  /** Resolves when what was under way has come to its end. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#ended;
    this.#stop = undefined;
  }

  /** True once everything up to `position` is dealt with, here or elsewhere; false when that took longer than `millis`. */
  async waitUntil(position: bigint, millis: number): Promise<boolean> {
    const { progress } = this.runner;
    if (progress.position >= position) return true;
    this.#waiters += 1;
    if (this.sharing !== undefined) void this.#lookForWaiters(this.sharing.looking);
    try {
      return await progress.waitUntil(position, millis, this.surroundings.scheduler);
    } finally {
      this.#waiters -= 1;
    }
  }

  /** Tries again what waits, or has the process do so that follows. True when it is well again. @throws NotParked */
  async retry(key: string): Promise<boolean> {
    if (this.sharing !== undefined && !this.#follows) return this.sharing.requests.ask(key, { kind: 'retry' });
    await this.runner.opened;
    return this.runner.retry(key);
  }

  /** Goes on without what waits, or has the process do so that follows. @throws NotParked, ReasonMissing */
  async skip(key: string, reason: string): Promise<boolean> {
    if (this.sharing !== undefined && !this.#follows) return this.sharing.requests.ask(key, { kind: 'skip', reason: givenReason(reason) });
    await this.runner.opened;
    return this.runner.skip(key, reason);
  }

  async #share(sharing: Sharing, signal: AbortSignal): Promise<void> {
    this.#state = { state: 'elsewhere' };
    const { leases, own, looking: how } = sharing;
    const looking = this.#keepLooking(how, signal);
    await leases.hold(this.runner.checkpoint, (tenure) => this.#follow(sharing, tenure), signal, { own });
    await looking;
    this.#state = { state: 'stopped' };
  }

  async #follow({ documents, requests }: Sharing, tenure: Tenure): Promise<void> {
    this.#follows = true;
    await this.#looking;
    const served = requests.serve(
      async (key, request) => {
        // Who loses the lease before he could open leaves the request to whoever follows next.
        await orAborted(this.runner.opened, tenure.signal);
        return request.kind === 'retry' ? this.runner.retry(key) : this.runner.skip(key, request.reason);
      },
      tenure.signal,
      (error) => this.#report('requests', error),
    );
    await this.#keepRunning(tenure.signal, () => documents.takeUp(tenure));
    await served;
    documents.letGo();
    this.#follows = false;
    this.#state = { state: 'elsewhere' };
  }

  async #keepLooking({ beat, reads }: Looking, signal: AbortSignal): Promise<void> {
    do await this.#lookInTurn(reads);
    while (await beat.next(signal));
  }

  /** Looks for all who wait, as long as anyone does. */
  async #lookForWaiters({ reads }: Looking): Promise<void> {
    if (this.#looksForWaiters) return;
    this.#looksForWaiters = true;
    while (this.#waiters > 0) {
      await this.#lookInTurn(reads);
      await this.surroundings.scheduler.sleep(LOOK_FOR_A_WAITER_MILLIS);
    }
    this.#looksForWaiters = false;
  }

  #lookInTurn(reads: StateReader): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look(reads));
    return this.#looking;
  }

  async #look(reads: StateReader): Promise<void> {
    if (this.#follows) return;
    try {
      await this.runner.look(reads);
      if (!this.#isFollowing()) this.#state = { state: 'elsewhere' };
    } catch (error) {
      if (!this.#isFollowing()) this.#state = { state: 'elsewhere', error: describeError(error) };
    }
  }

  #isFollowing(): boolean {
    return this.#follows;
  }

  async #keepRunning(signal: AbortSignal, prepare?: () => Promise<void>): Promise<void> {
    let tries = 0;
    let furthest = this.runner.progress.position;
    for (let error = await this.#run(signal, prepare); error !== undefined; error = await this.#run(signal, prepare)) {
      const { position } = this.runner.progress;
      tries = position > furthest ? 1 : tries + 1;
      furthest = position > furthest ? position : furthest;
      this.#state = { state: 'waiting', error, tries };
      const millis = growingPause(tries - 1, RESTART, this.surroundings.random);
      this.observe({ kind: 'restarting', subscription: this.runner.name, error, tries, millis });
      await pause(this.surroundings.scheduler, millis, signal);
    }
    this.#state = { state: 'stopped' };
  }

  /** What it failed with, in words; undefined when it was stopped. */
  async #run(signal: AbortSignal, prepare?: () => Promise<void>): Promise<string | undefined> {
    if (signal.aborted) return undefined;
    this.#state = { state: 'running' };
    try {
      if (prepare !== undefined) await prepare();
      await this.runner.run(signal);
      return hasEnded(signal) ? undefined : 'Error: it ended by itself';
    } catch (error) {
      return hasEnded(signal) ? undefined : describeError(error);
    }
  }

  #report(key: string, error: unknown): void {
    this.observe({ kind: 'failed', subscription: this.runner.name, key, error: describeError(error), tries: 1, parked: false });
  }
}

function hasEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}
