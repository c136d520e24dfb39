import { StoreUnavailable } from '../../event-store/event-store.port.js';
import type { DocumentWrite } from '../../read-store/read-store.port.js';
import { describeError } from '../failure.js';
import { soleHolder } from '../leases/leases.js';
import type { StateReader } from '../looking/joined-reads.js';
import type { Looking } from '../looking/looking.js';
import { orAborted } from '../or-aborted.js';
import { pause, repeat } from '../pause.js';
import type { Subscription } from '../subscription.js';
import {
  type Build,
  type Builds,
  changeBuilds,
  NoSuchBuild,
  ReadModelNotReady,
  readBuilds,
  UnfitBuild,
  withCompleteness,
  withLive,
  withNewBuild,
  withoutBuild,
} from './builds-record.js';
import type { BuildComparison, ComparisonOptions } from './compare-builds.js';
import { FedBuilds, type FedBuildsOptions } from './fed-builds.js';
import { forgetParked } from './projection-parking.js';
import type { RebuildOptions } from './rebuild-options.js';
import { SoleRebuilder } from './sole-rebuilder.js';

/** What keeping a projection takes. */
export type ProjectionBuildsOptions = FedBuildsOptions & {
  /** Told of documents written to the live build, and how far it has come. */
  readonly onDocuments?: (projection: string, writes: readonly DocumentWrite[], position: bigint) => void;
};

const SWITCH_AGAIN_MILLIS = 1_000;
/** How often a rebuild looks whether another process has completed it. */
const LOOK_EVERY_MILLIS = 1_000;

/**
 * One projection with its builds: the live one, which answers, and those beside it. All complete builds of this program's
 * version are fed until they are dropped, so switching there and back is one conditional write. Where no build of this
 * version is live, one is built at once and goes live by itself.
 */
export class ProjectionBuilds {
  readonly #fed: FedBuilds;
  readonly #sole: SoleRebuilder;
  readonly #version: number;
  #stopping = new AbortController();
  #switching: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  /** Those that this process makes: what others write about them is not looked at. */
  readonly #building = new Set<string>();
  readonly #dropping = new Set<string>();
  readonly #ready = Promise.withResolvers<undefined>();
  #live: string | undefined;
  #newest: string | undefined;

  constructor(private readonly options: ProjectionBuildsOptions) {
    this.#version = options.projection.version;
    const { leases, surroundings } = options;
    this.#sole = new SoleRebuilder({ projection: options.projection.name, leases, scheduler: surroundings.scheduler });
    this.#fed = new FedBuilds(options, (build, writes, position) => {
      if (build === this.#live) options.onDocuments?.(this.name, writes, position);
    });
  }

  get name(): string {
    return this.options.projection.name;
  }

  get subscriptions(): readonly Subscription[] {
    return this.#fed.subscriptions;
  }

  /** The subscription of the build that answers, or that will as soon as it is complete. */
  get answering(): Subscription | undefined {
    return this.#fed.subscription(this.#live) ?? this.#fed.subscription(this.#newest);
  }

  /** Resolves when a build of this version answers. */
  get ready(): Promise<unknown> {
    return this.#ready.promise;
  }

  /** Starts feeding what is to be fed. */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    const { live, builds } = await this.#change((before) => (this.#ours(before).length > 0 ? before : this.#withNew(before)));
    const ours = this.#ours({ builds });
    this.#live = live;
    for (const { name, complete } of ours) if (complete) this.#fed.feed(name);
    const next = ours.findLast(({ complete }) => complete) ?? ours.at(-1);
    if (ours.some(({ name }) => name === live)) this.#ready.resolve(undefined);
    // It is broken off by stopping alone.
    else if (next !== undefined) this.#switching = this.#switchWhenComplete(next.name).catch(() => undefined);
    const { looking } = this.options;
    if (looking !== undefined) this.#looking = this.#keepLooking(looking, this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#switching;
    await this.#looking;
    await this.#fed.starveAll();
  }

  /** All builds there are, of other versions too. */
  list(): Promise<Builds> {
    return readBuilds(this.options.documents, this.name);
  }

  /**
   * Does what is done with builds while nobody else rebuilds or compares the projection, here or in another process; ends when the signal
   * that the work is given aborts.
   * @throws UnfitBuild when somebody else does
   */
  alone<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#sole.alone(work, signal);
  }

  /**
   * Builds the projection anew beside the live build, in batches between which everything else goes on; goes on with a
   * rebuild that was broken off. Gives the name of the complete build, which is fed from then on. To be done alone.
   * @throws UnfitBuild when a rebuild is under way
   */
  async rebuild(options: RebuildOptions = {}): Promise<string> {
    const builds = await this.#change((before) => (this.#unfinished(before) === undefined ? this.#withNew(before) : before));
    const build = this.#unfinished(builds)?.name;
    if (build === undefined || this.#isBuiltHere(build)) throw new UnfitBuild(`${this.name} is being rebuilt already`);
    // The first build waits for a worker, unless somebody asks for it.
    await this.#fed.starve(build);
    return this.#whileBuilding(build, async () => {
      await this.#bringUp(build, options);
      await this.#complete(build);
      // From now on whoever's turn it is feeds it.
      if (this.#isShared) await this.#fed.starve(build);
      this.#fed.feed(build);
      return build;
    });
  }

  /**
   * Compares the live build with one that is built from the log for the purpose, alone, and dropped again. Another one would not do: it was
   * fed by the same processes as the live one.
   * @throws ReadModelNotReady when none is live, UnfitBuild when a rebuild or comparison is under way
   */
  diff({ signal = new AbortController().signal, ...options }: RebuildOptions & ComparisonOptions = {}): Promise<BuildComparison> {
    return this.alone(async (sole) => {
      const live = await this.#liveHere();
      // A process that died meanwhile left its own behind.
      for (const { name, forComparison = false } of (await this.list()).builds) if (forComparison) await this.#remove(name);
      const { builds } = await this.#change((before) => withNewBuild(before, this.options.projection, { forComparison: true }));
      const fresh = builds.at(-1)?.name ?? '';
      try {
        const how = { ...options, signal: sole };
        return await this.#fed.compare(live, await this.#fed.fresh(fresh, how), how);
      } finally {
        await this.#remove(fresh);
      }
    }, signal);
  }

  /**
   * Compares the live build with the one that is named. To be done alone.
   * @throws ReadModelNotReady when none is live, NoSuchBuild
   */
  async compareWith(build: string, options: ComparisonOptions = {}): Promise<BuildComparison> {
    const { builds } = await this.list();
    if (!this.#isComplete(builds, build)) throw new NoSuchBuild(build);
    this.#fed.feed(build);
    return this.#fed.compare(await this.#liveHere(), this.#fed.side(build, options.signal), options);
  }

  /**
   * Makes a complete build of this version the one that answers: one conditional write.
   * @throws NoSuchBuild
   */
  async switchTo(build: string): Promise<void> {
    const { live } = await this.#change((before) => {
      if (!this.#isComplete(before.builds, build)) throw new NoSuchBuild(build);
      return withLive(before, build);
    });
    this.#live = live;
    this.#ready.resolve(undefined);
    this.options.observe({ kind: 'switched', projection: this.name, build });
  }

  /**
   * Stops feeding a build and removes it. Broken off, it is a rebuild to go on with.
   * @throws UnfitBuild when it is live, or the signal's reason
   */
  async drop(build: string, signal?: AbortSignal): Promise<void> {
    await this.#change((before) => {
      if (before.live === build) throw new UnfitBuild(`${build} is live`);
      return withCompleteness(before, build, false);
    });
    this.#dropping.add(build);
    try {
      await this.#fed.starve(build);
      await this.#alone(build, () => this.#remove(build), signal);
      await this.options.leases?.forget(build);
    } finally {
      this.#dropping.delete(build);
    }
  }

  /** Removes a build that nobody feeds. */
  async #remove(build: string): Promise<void> {
    await this.options.documents.drop(build);
    await forgetParked(this.options.documents, build);
    await this.#change((before) => withoutBuild(before, build));
  }

  async #switchWhenComplete(build: string): Promise<void> {
    this.#newest = build;
    await orAborted(this.#fed.feed(build).caughtUp, this.#stopping.signal);
    for (let tries = 1; !this.#stopping.signal.aborted; tries += 1) {
      try {
        await this.#complete(build);
        // Someone may have chosen another one meanwhile.
        const { live, builds } = await this.list();
        if (!this.#ours({ builds }).some(({ name }) => name === live)) await this.switchTo(build);
        return;
      } catch (error) {
        this.#report(build, 'switch', error, tries);
        await pause(this.options.surroundings.scheduler, SWITCH_AGAIN_MILLIS, this.#stopping.signal);
      }
    }
  }

  /** The build that is live, fed here though another process chose it just now. @throws ReadModelNotReady */
  async #liveHere(): Promise<string> {
    const { live, builds } = await this.list();
    if (live === undefined || !this.#isComplete(builds, live)) throw new ReadModelNotReady(this.name);
    this.#fed.feed(live);
    return live;
  }

  /** Does something with a build that no other process is to feed, or stop feeding; where that fails it is as if it had not been fed. */
  async #whileBuilding<T>(build: string, work: () => Promise<T>): Promise<T> {
    this.#building.add(build);
    try {
      return await work();
    } catch (error) {
      await this.#fed.starve(build);
      throw error;
    } finally {
      this.#building.delete(build);
    }
  }

  /** Feeds a build here, whoever's turn it is, until it has come to the end of the log, or another process has brought it there. */
  async #bringUp(build: string, { rate, onProgress, signal }: RebuildOptions): Promise<void> {
    const head = await this.options.events.headPosition();
    const over = new AbortController();
    const runner = this.#fed.feed(build, { rate: () => (over.signal.aborted ? undefined : rate), own: true });
    const untell = runner.progress.onReach((position) => onProgress?.({ build, position, head, events: runner.progress.events }));
    try {
      await orAborted(Promise.race([runner.caughtUp, runner.unreadable, this.#completedElsewhere(build, over.signal)]), signal);
    } finally {
      over.abort();
      untell();
    }
  }

  /** Does this process build it already? One that only looks on builds nothing of its own accord. */
  #isBuiltHere(build: string): boolean {
    if (this.#building.has(build)) return true;
    return this.#fed.has(build) && (this.options.leases ?? soleHolder).takesPart;
  }

  /** Resolves when another process has completed the build; never where there is none. */
  async #completedElsewhere(build: string, over: AbortSignal): Promise<void> {
    while (this.#isShared && (await pause(this.options.surroundings.scheduler, LOOK_EVERY_MILLIS, over))) {
      const { builds } = await this.list().catch(storeIsLost);
      if (builds.some(({ name, complete }) => name === build && complete)) return;
    }
    return new Promise<void>(() => undefined);
  }

  get #isShared(): boolean {
    return this.options.leases?.isShared === true;
  }

  /** Does something while no process feeds a build, unless this one is stopped before its turn comes. */
  async #alone(build: string, work: () => Promise<void>, enough?: AbortSignal): Promise<void> {
    const { leases = soleHolder } = this.options;
    const stopping = this.#stopping.signal;
    const signal = enough === undefined ? stopping : AbortSignal.any([stopping, enough]);
    await leases.hold(build, work, signal, { own: true });
    signal.throwIfAborted();
  }

  #keepLooking({ beat, reads }: Looking, signal: AbortSignal): Promise<void> {
    return repeat(
      () => beat.next(signal),
      () => this.#look(reads),
      (error) => this.#report(this.name, 'builds', error, 1),
    );
  }

  /** Takes note of what other processes made live, completed or dropped. */
  async #look(reads: StateReader): Promise<void> {
    // What is fed from now on is not in what is read.
    const fedBefore = this.#fed.names;
    const building = [...this.#building];
    const { live, builds } = await readBuilds(reads, this.name);
    const ours = this.#ours({ builds });
    this.#live = live;
    const answers = ours.some(({ name }) => name === live);
    if (answers) this.#ready.resolve(undefined);
    const complete = ours.flatMap(({ name, complete: isFed }) => (isFed && !this.#dropping.has(name) ? [name] : []));
    for (const build of complete) this.#fed.feed(build);
    const kept = new Set([...complete, ...building, ...this.#building, answers ? live : this.#newest]);
    for (const build of fedBefore) if (!kept.has(build)) await this.#fed.starve(build);
  }

  #report(subscription: string, key: string, error: unknown, tries: number): void {
    this.options.observe({ kind: 'failed', subscription, key, error: describeError(error), tries, parked: false });
  }

  async #complete(build: string): Promise<void> {
    await this.#change((before) => withCompleteness(before, build, true));
  }

  #change(change: (builds: Builds) => Builds): Promise<Builds> {
    return changeBuilds(this.options.documents, this.name, change);
  }

  #withNew(before: Builds): Builds {
    return withNewBuild(before, this.options.projection);
  }

  #ours({ builds }: Pick<Builds, 'builds'>): readonly Build[] {
    return builds.filter(({ version, forComparison = false }) => version === this.#version && !forComparison);
  }

  #isComplete(builds: readonly Build[], build: string): boolean {
    return this.#ours({ builds }).some(({ name, complete }) => complete && name === build);
  }

  #unfinished(builds: Builds): Build | undefined {
    return this.#ours(builds).find(({ name, complete }) => !complete && !this.#dropping.has(name));
  }
}

/** A store that is lost tells nothing new. @throws what it was, where it was something else */
function storeIsLost(error: unknown): Pick<Builds, 'builds'> {
  if (error instanceof StoreUnavailable) return { builds: [] };
  throw error;
}
