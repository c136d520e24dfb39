import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Due, growingPause, type Instant, plusSeconds, secondsBetween } from '@app/kernel';
import { crashPoint } from '../../observability/crash-point.js';
import { describeError } from '../failure.js';
import type { Observe } from '../happening.js';
import { inTurns } from '../in-turns.js';
import { ReadModelNotReady } from '../projections/builds-record.js';
import type { Surroundings } from '../surroundings.js';
import type { DueOrder, DuePlace, DuesView } from './dues-view.port.js';

/** What firing deadlines takes. */
export type DeadlinesOptions = {
  readonly view: DuesView;
  /** Wakes the saga of that name for an order; resolves when it has reacted. */
  readonly wake: (saga: string, orderId: string) => Promise<void>;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
};

/** The longest sleep: a due that nobody announced is found this late at most. */
const LONGEST_SLEEP_SECONDS = 1;
/** How often the list is read from its beginning, for what slipped in behind the place reached. */
const RESCAN_SECONDS = 30;
const PAGE = 200;
const TRY_AGAIN = { first: 2_000, most: 300_000 };
const NAME = 'deadlines';

type Tries = { readonly tries: number; readonly nextTryAt: Instant };

/**
 * Wakes sagas when their time has come. A due leaves the view by a fact alone: firing only puts off the next try of that
 * due, by twice as long each time and five minutes at most. The account of tries is this process's own; after a restart
 * everything overdue is fired once more, which for a saga is nothing new.
 */
export class Deadlines {
  /** Orders in which something is overdue, with when they are looked at next. */
  readonly #overdue = new Map<string, { lookAt: Instant; tries: Map<string, Tries> }>();
  #reached: DuePlace | undefined;
  #rescanAt: Instant | undefined;
  #sleeping: { readonly until: Instant; readonly wakeUp: () => void } | undefined;

  constructor(private readonly options: DeadlinesOptions) {}

  /** How many orders have something overdue that no fact has ended. */
  get overdueCount(): number {
    return this.#overdue.size;
  }

  /** Fires what is due, and goes on doing so until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let next = this.#inSeconds(LONGEST_SLEEP_SECONDS);
      try {
        next = await this.#fireWhatIsDue(signal);
      } catch (error) {
        // A view that is being built has no dues to miss: all that is overdue is fired once it answers.
        if (!(error instanceof ReadModelNotReady)) this.#report('view', error);
      }
      await this.#sleepUntil(next, signal);
    }
  }

  /** What is due in an order has changed, the earliest at this time: sleeping ends in time for it. */
  notice(orderId: string, at: Instant): void {
    const known = this.#overdue.get(orderId);
    if (at > this.options.surroundings.clock.now()) this.#overdue.delete(orderId);
    else if (known !== undefined) known.lookAt = at;
    else if (this.#reached !== undefined && at <= this.#reached.nextTryAt) this.#rescanAt = undefined;
    if (this.#sleeping !== undefined && at < this.#sleeping.until) this.#sleeping.wakeUp();
  }

  /** Gives the time at which to look again. */
  async #fireWhatIsDue(signal: AbortSignal): Promise<Instant> {
    const now = this.options.surroundings.clock.now();
    if (this.#rescanAt === undefined || this.#rescanAt <= now) {
      this.#reached = undefined;
      this.#rescanAt = plusSeconds(now, RESCAN_SECONDS);
    }
    for (let page = await this.#page(now); page.length > 0 && !signal.aborted; page = await this.#page(now)) {
      for (const order of page) {
        const known = this.#overdue.get(order.orderId);
        if (known === undefined) this.#overdue.set(order.orderId, { lookAt: now, tries: new Map() });
        else if (order.dues.some((due) => due.at <= now && !known.tries.has(keyOf(due)))) known.lookAt = now;
        this.#reached = { nextTryAt: order.nextTryAt, orderId: order.orderId };
      }
      await nextTurn();
    }
    const due = [...this.#overdue].flatMap(([orderId, { lookAt }]) => (lookAt <= now ? [orderId] : []));
    for await (const orderId of inTurns(due, signal)) await this.#fire(orderId, now);
    return this.#nextLook(now);
  }

  #page(at: Instant, limit = PAGE): Promise<readonly DueOrder[]> {
    return this.options.view.dueBy(at, { limit, ...(this.#reached === undefined ? {} : { after: this.#reached }) });
  }

  async #fire(orderId: string, now: Instant): Promise<void> {
    const order = this.#overdue.get(orderId);
    const dues = await this.options.view.of(orderId);
    if (order === undefined || !dues.some(({ at }) => at <= now)) {
      this.#overdue.delete(orderId);
      return;
    }
    const tries = new Map<string, Tries>();
    const sagas = new Set<string>();
    let lookAt: Instant | undefined;
    for (const due of dues) {
      const before = order.tries.get(keyOf(due));
      const fires = due.at <= now && (before === undefined || before.nextTryAt <= now);
      const account = fires ? this.#putOff(before, now) : before;
      if (fires) sagas.add(due.saga);
      if (account !== undefined) tries.set(keyOf(due), account);
      const next = account?.nextTryAt ?? due.at;
      if (lookAt === undefined || next < lookAt) lookAt = next;
    }
    order.tries = tries;
    order.lookAt = lookAt ?? now;
    for (const saga of sagas) void this.#wake(saga, orderId);
  }

  async #wake(saga: string, orderId: string): Promise<void> {
    try {
      await this.options.wake(saga, orderId);
      crashPoint('deadline.fired');
    } catch (error) {
      this.#report(`${saga}/${orderId}`, error);
    }
  }

  #putOff(before: Tries | undefined, now: Instant): Tries {
    const tries = (before?.tries ?? 0) + 1;
    const millis = growingPause(tries - 1, TRY_AGAIN, this.options.surroundings.random);
    return { tries, nextTryAt: plusSeconds(now, millis / 1000) };
  }

  async #nextLook(now: Instant): Promise<Instant> {
    let next = plusSeconds(now, LONGEST_SLEEP_SECONDS);
    const [coming] = await this.#page(next, 1);
    if (coming !== undefined && coming.nextTryAt < next) next = coming.nextTryAt;
    for (const { lookAt } of this.#overdue.values()) if (lookAt < next) next = lookAt;
    return next;
  }

  async #sleepUntil(until: Instant, signal: AbortSignal): Promise<void> {
    const { clock, scheduler } = this.options.surroundings;
    const { promise, resolve: wakeUp } = Promise.withResolvers<undefined>();
    const wake = (): void => wakeUp(undefined);
    const cancel = scheduler.after(Math.max(1, secondsBetween(clock.now(), until) * 1000), wake);
    signal.addEventListener('abort', wake, { once: true });
    this.#sleeping = { until, wakeUp: wake };
    if (!signal.aborted) await promise;
    this.#sleeping = undefined;
    signal.removeEventListener('abort', wake);
    cancel();
  }

  #inSeconds(seconds: number): Instant {
    return plusSeconds(this.options.surroundings.clock.now(), seconds);
  }

  #report(key: string, error: unknown): void {
    this.options.observe({ kind: 'failed', subscription: NAME, key, error: describeError(error), tries: 1, parked: false });
  }
}

function keyOf({ saga, name, at }: Due): string {
  return `${saga}/${name}@${at}`;
}
