import type { Scheduler } from '@app/kernel';
import { pause } from '../pause.js';
import { HeldTenure } from './held-tenure.js';
import type { LeaseStore } from './lease-store.port.js';
import { type LeaseTerms, LeaseWatch } from './lease-watch.js';
import type { HoldOptions, Leases, Tenure } from './leases.js';

/** What sharing leases takes. */
export type SharedLeasesOptions = {
  readonly store: LeaseStore;
  /** This process, new at each start. */
  readonly processName: string;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  /** False: takes nothing but what it is told to hold as its own. */
  readonly takesPart?: boolean;
  readonly terms?: LeaseTerms;
  /** Told when the lease store could not be asked; it is asked again. */
  readonly onError?: (error: unknown) => void;
};

/** A holder that is gone is succeeded after 9 to 12 seconds. */
const TERMS: LeaseTerms = { ttlMillis: 8_000, marginMillis: 1_000, everyMillis: 2_000 };
const MEMBER = 'member/';
/** A process that is gone is forgotten after so many terms. */
const FORGOTTEN_AFTER_TERMS = 10;

type Wanted = {
  readonly name: string;
  readonly own: boolean;
  readonly since: number;
  readonly signal: AbortSignal;
  readonly take: (tenure: HeldTenure) => void;
};
type Held = { readonly tenure: HeldTenure; readonly isSpare: boolean };

/**
 * Leases shared by several processes. Each gives signs of life as a member, so all know how many they are, and takes at most
 * its even share; who holds more than that hands the rest over. What nobody has taken for a whole term is taken beyond the
 * share: others may not know of it.
 */
export class SharedLeases implements Leases {
  readonly isShared = true;
  readonly #terms: LeaseTerms;
  readonly #watch: LeaseWatch;
  readonly #wanted = new Set<Wanted>();
  readonly #held = new Set<Held>();
  #member: HeldTenure | undefined;
  #signsSentAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: SharedLeasesOptions) {
    this.#terms = options.terms ?? TERMS;
    this.#watch = new LeaseWatch(this.#terms);
  }

  get takesPart(): boolean {
    return this.options.takesPart !== false;
  }

  async hold(
    name: string,
    follow: (tenure: Tenure) => Promise<void>,
    signal: AbortSignal,
    { own = false }: HoldOptions = {},
  ): Promise<void> {
    while (!signal.aborted) {
      const tenure = await this.#taken(name, own, signal);
      if (tenure === undefined) return;
      let isDone: boolean;
      try {
        await follow(tenure);
        isDone = !tenure.signal.aborted;
      } finally {
        await this.#giveBack(tenure);
      }
      if (isDone) return;
    }
  }

  async forget(name: string): Promise<void> {
    const record = (await this.options.store.list()).find((one) => one.name === name);
    if (record !== undefined && record.holder === undefined) await this.options.store.forget(record);
  }

  async run(signal: AbortSignal): Promise<void> {
    do {
      try {
        await this.tick();
      } catch (error) {
        this.options.onError?.(error);
      }
    } while (await pause(this.options.scheduler, this.#terms.everyMillis * (0.75 + this.options.random() / 2), signal));
    const member = this.#member;
    this.#member = undefined;
    if (member !== undefined) await this.#release(member);
  }

  /** One round: gives signs, looks at all leases, hands over what is too much and takes what is due. */
  async tick(): Promise<void> {
    await this.#renew();
    const records = await this.options.store.list();
    this.#watch.observe(records, this.options.monotonic());
    if (this.takesPart) {
      if (this.#member === undefined || this.#member.isOver)
        this.#member = await this.#acquire(`${MEMBER}${this.options.processName}`, neverEnding);
      await this.#forgetMembers();
      this.#handOver();
    }
    await this.#takeWhatIsDue();
  }

  /** How many leases are this process's even share. */
  #share(): number {
    const total = this.#wanted.size + this.#held.size;
    const now = this.options.monotonic();
    const others = this.#watch
      .named(MEMBER)
      .filter(({ name }) => name !== this.#member?.fence.subscription && this.#watch.freeFor(name, now) === undefined);
    return Math.ceil(total / (others.length + 1));
  }

  async #renew(): Promise<void> {
    const sentAt = this.options.monotonic();
    this.#signsSentAt = sentAt;
    const tenures = [...this.#held].map(({ tenure }) => tenure);
    if (this.#member !== undefined) tenures.push(this.#member);
    const alive = tenures.filter(({ isOver }) => !isOver);
    if (alive.length === 0) return;
    const lost = new Set(await this.options.store.renew(alive.map(({ fence }) => ({ name: fence.subscription, token: fence.token }))));
    for (const tenure of alive) {
      if (lost.has(tenure.fence.subscription)) tenure.lose();
      else tenure.extend(sentAt + this.#terms.ttlMillis);
    }
  }

  #handOver(): void {
    const shared = [...this.#held].filter(({ isSpare, tenure }) => !isSpare && !tenure.signal.aborted);
    for (const { tenure } of shared.slice(this.#share())) tenure.handOver();
  }

  async #takeWhatIsDue(): Promise<void> {
    const now = this.options.monotonic();
    for (const wanted of shuffled([...this.#wanted], this.options.random)) {
      // Many leases of a slow store take longer than one of them lasts.
      if (this.options.monotonic() - this.#signsSentAt >= this.#terms.ttlMillis / 2) await this.#renew();
      const { name, signal } = wanted;
      const since = this.#watch.record(name) === undefined ? now - wanted.since : this.#watch.freeFor(name, now);
      if (since === undefined || signal.aborted || !this.#mayTake(wanted, since)) continue;
      const isSpare = wanted.own || this.#held.size >= this.#share();
      const tenure = await this.#acquire(name, signal);
      if (tenure === undefined) continue;
      if (!this.#wanted.delete(wanted)) {
        // It came after whoever wanted it had given up.
        await this.#release(tenure);
        continue;
      }
      this.#held.add({ tenure, isSpare });
      wanted.take(tenure);
    }
  }

  #mayTake({ own }: Wanted, freeForMillis: number): boolean {
    if (own) return true;
    if (!this.takesPart) return false;
    return this.#held.size < this.#share() || freeForMillis > this.#terms.ttlMillis;
  }

  async #acquire(name: string, wanted: AbortSignal): Promise<HeldTenure | undefined> {
    const { store, processName, monotonic } = this.options;
    const sentAt = monotonic();
    const token = await store.acquire(name, processName, this.#watch.record(name));
    if (token === undefined) return undefined;
    return new HeldTenure({ subscription: name, token }, sentAt + this.#terms.ttlMillis, this.options, wanted);
  }

  #taken(name: string, own: boolean, signal: AbortSignal): Promise<HeldTenure | undefined> {
    return new Promise((resolve) => {
      const giveUp = (): void => {
        this.#wanted.delete(wanted);
        resolve(undefined);
      };
      const take = (tenure: HeldTenure): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(tenure);
      };
      const wanted: Wanted = { name, own, since: this.options.monotonic(), signal, take };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#wanted.add(wanted);
    });
  }

  async #giveBack(tenure: HeldTenure): Promise<void> {
    for (const held of this.#held) if (held.tenure === tenure) this.#held.delete(held);
    await this.#release(tenure);
  }

  /** What cannot be given back runs out. */
  async #release(tenure: HeldTenure): Promise<void> {
    const { subscription: name, token } = tenure.fence;
    tenure.lose();
    try {
      await this.options.store.release({ name, token });
    } catch (error) {
      this.options.onError?.(error);
    }
  }

  async #forgetMembers(): Promise<void> {
    const now = this.options.monotonic();
    for (const record of this.#watch.named(MEMBER)) {
      if ((this.#watch.freeFor(record.name, now) ?? 0) > this.#terms.ttlMillis * FORGOTTEN_AFTER_TERMS)
        await this.options.store.forget(record);
    }
  }
}

const neverEnding = new AbortController().signal;

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
