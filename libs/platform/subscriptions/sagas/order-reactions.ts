import { type Command, growingPause, type Intent, type Saga } from '@app/kernel';
import { crashPoint } from '../../observability/crash-point.js';
import type { ReadStore } from '../../read-store/read-store.port.js';
import { describeError, isStoreLost } from '../failure.js';
import { givenReason, NotParked, type Observe, type Parked } from '../happening.js';
import type { StateReader } from '../looking/joined-reads.js';
import type { Surroundings } from '../surroundings.js';
import { OrderLanes } from './order-lanes.js';
import { PARKED_FROM_TRY, SagaFailures } from './saga-failures.js';

/** Where sagas began. */
export type SagaStarts = {
  /** The position after which a saga began; undefined when it never did. */
  startOf(saga: string): Promise<bigint | undefined>;
  /** Records where a saga begins, and gives what holds: what was recorded first. */
  recordStart(start: { readonly saga: string; readonly startsAt: 'beginning' | 'deploy'; readonly after: bigint }): Promise<bigint>;
};

/** What is done with what a saga wants. */
export type SagaWork<File, C extends Command> = SagaStarts & {
  /** The order's case file folded at its head; undefined when there is no such order. */
  loadCaseFile(orderId: string): Promise<File | undefined>;
  /** Carries out one intent. `ordinal` counts the intents of one reaction from 0. */
  perform(saga: string, file: File, intent: Intent<C>, ordinal: number): Promise<void>;
  /** Records in the case file that someone decided to go on without this reaction, and why. */
  recordSkip(skip: { readonly saga: string; readonly orderId: string; readonly reason: string; readonly error: string }): Promise<void>;
};

/** What reacting to orders takes. */
export type OrderReactionsOptions<File, C extends Command> = {
  readonly saga: Saga<File, C>;
  readonly work: SagaWork<File, C>;
  readonly documents: ReadStore;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
  /** How many orders are reacted to side by side. */
  readonly concurrency: number;
  /** Does this process follow the saga's events? Where another does, failures are that one's to record. */
  readonly follows?: () => boolean;
};

/** The first wait after a failure, and the longest. */
const RETRY = { first: 1_000, most: 600_000 };

type Outcome = { readonly failed: false } | { readonly failed: true; readonly error: unknown };

/** The process is about to stop; what had not begun is done after the next start. */
class Stopping extends Error {
  override readonly name = 'Stopping';
}

/**
 * The reactions of one saga: one at a time per order, different orders side by side. What fails is recorded, and tried
 * again until it succeeds or someone skips it; meanwhile later events of that order only mark it, and all others go on.
 */
export class OrderReactions<File, C extends Command> {
  readonly #failures: SagaFailures;
  readonly #lanes: OrderLanes<Outcome>;
  readonly #retries = new Map<string, () => void>();
  #onLost: (error: unknown) => void = () => undefined;

  constructor(private readonly options: OrderReactionsOptions<File, C>) {
    this.#failures = new SagaFailures(options.documents, options.surroundings.clock, options.saga.name);
    this.#lanes = new OrderLanes((orderId) => this.#runOnce(orderId), options.concurrency);
  }

  get parkedCount(): number {
    return this.#failures.parkedCount;
  }

  listParked(): Parked[] {
    return this.#failures.list();
  }

  /** What failed becomes as the store has it; for where another process follows. */
  look(reads: StateReader): Promise<void> {
    return this.#failures.look(reads);
  }

  /** Takes up the failures of before, and tries them again soon. `onLost` is told when the stores are gone. */
  async start(onLost: (error: unknown) => void): Promise<void> {
    this.#onLost = onLost;
    await this.#failures.load();
    for (const orderId of this.#failures.orders) this.#retryAfter(orderId, 1);
  }

  /** Lets what runs come to its end. What had not begun stays unfinished. */
  async stop(): Promise<void> {
    this.#cancelRetries();
    await this.#lanes.drain(new Stopping(`${this.options.saga.name} is stopping`));
    this.#cancelRetries();
    this.#onLost = () => undefined;
  }

  /** An event wakes the saga for its order. `finish` is called when the event is dealt with, be it by a recorded failure. */
  trigger(orderId: string, finish: () => void): void {
    if (this.#failures.get(orderId) === undefined) {
      this.#lanes.wake(orderId).then(finish, (error: unknown) => this.#lost(error));
      return;
    }
    this.#failures.mark(orderId);
    finish();
    // The try that runs now may have read the case file before this event.
    if (this.#lanes.isRunning(orderId)) this.#attempt(orderId);
  }

  /**
   * Runs the reaction now, as an event would: never beside another one for the same order in this process.
   * @throws what the reaction failed with; it is then recorded and tried again as any other failure, by whoever follows
   */
  async runNow(orderId: string): Promise<void> {
    const outcome = await this.#lanes.wake(orderId, { urgent: true });
    if (outcome.failed) throw outcome.error;
  }

  /**
   * Its time has come: runs the reaction. A failure is recorded; an order that has failed is only marked. Where another
   * process follows, a failure is only told: what is due stays due, and is fired again.
   */
  async wake(orderId: string): Promise<void> {
    if (!this.#follows) await this.#wakeAside(orderId);
    else if (this.#failures.get(orderId) === undefined) await this.#lanes.wake(orderId);
    else this.#failures.mark(orderId);
  }

  /**
   * Tries a failed order again at once. True when it is well again.
   * @throws NotParked
   */
  async retry(orderId: string): Promise<boolean> {
    this.#failureOf(orderId);
    return !(await this.#lanes.wake(orderId, { urgent: true })).failed;
  }

  /**
   * Goes on without what failed, and says so in the case file. A later event wakes the saga for this order again.
   * @throws NotParked, ReasonMissing
   */
  async skip(orderId: string, reason: string): Promise<void> {
    const why = givenReason(reason);
    const { error } = this.#failureOf(orderId);
    await this.options.work.recordSkip({ saga: this.options.saga.name, orderId, reason: why, error });
    this.#cancelRetry(orderId);
    await this.#failures.clear(orderId);
  }

  async #wakeAside(orderId: string): Promise<void> {
    try {
      await this.#lanes.wake(orderId);
    } catch (cause) {
      if (isStoreLost(cause)) throw cause;
      const { observe, saga } = this.options;
      observe({ kind: 'failed', subscription: saga.name, key: orderId, error: describeError(cause), tries: 1, parked: false });
    }
  }

  /** One run of an order's lane. Only what is no order's fault is thrown. */
  async #runOnce(orderId: string): Promise<Outcome> {
    try {
      await this.#react(orderId);
    } catch (error) {
      if (isStoreLost(error) || !this.#follows) throw error;
      await this.#recordFailure(orderId, error);
      return { failed: true, error };
    }
    // What came in meanwhile was only marked: the run that follows decides whether all is well.
    if (this.#follows && !this.#lanes.hasNext(orderId)) await this.#recovered(orderId);
    return { failed: false };
  }

  get #follows(): boolean {
    return this.options.follows?.() ?? true;
  }

  async #react(orderId: string): Promise<void> {
    const { saga, work, surroundings } = this.options;
    const file = await work.loadCaseFile(orderId);
    if (file === undefined) return;
    const intents = saga.react(file, surroundings.clock.now());
    for (const [ordinal, intent] of intents.entries()) await work.perform(saga.name, file, intent, ordinal);
  }

  async #recordFailure(key: string, cause: unknown): Promise<void> {
    const { error, tries } = await this.#failures.record(key, cause);
    crashPoint('saga.failure-recorded');
    this.options.observe({ kind: 'failed', subscription: this.options.saga.name, key, error, tries, parked: tries >= PARKED_FROM_TRY });
    this.#retryAfter(key, tries);
  }

  async #recovered(key: string): Promise<void> {
    if (this.#failures.get(key) === undefined) return;
    this.#cancelRetry(key);
    const failure = await this.#failures.clear(key);
    if (failure === undefined) return;
    this.options.observe({ kind: 'recovered', subscription: this.options.saga.name, key, tries: failure.tries });
  }

  #retryAfter(orderId: string, tries: number): void {
    const { scheduler, random } = this.options.surroundings;
    this.#cancelRetry(orderId);
    const cancel = scheduler.after(growingPause(tries - 1, RETRY, random), () => this.#attempt(orderId));
    this.#retries.set(orderId, cancel);
  }

  /** A try that nobody waits for: what comes of it is recorded. */
  #attempt(orderId: string): void {
    this.#lanes.wake(orderId).catch((error: unknown) => this.#lost(error));
  }

  #lost(error: unknown): void {
    if (!(error instanceof Stopping)) this.#onLost(error);
  }

  #cancelRetry(orderId: string): void {
    this.#retries.get(orderId)?.();
    this.#retries.delete(orderId);
  }

  #cancelRetries(): void {
    for (const orderId of [...this.#retries.keys()]) this.#cancelRetry(orderId);
  }

  #failureOf(orderId: string): { readonly error: string } {
    const failure = this.#failures.get(orderId);
    if (failure === undefined) throw new NotParked(`order ${orderId} has no failure in ${this.options.saga.name}`);
    return failure;
  }
}
