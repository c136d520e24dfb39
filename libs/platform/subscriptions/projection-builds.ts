import type { DocumentWrite } from '../read-store/read-store.port.js';
import {
  type Build,
  type Builds,
  changeBuilds,
  ReadModelNotReady,
  readBuilds,
  UnfitBuild,
  withCompleteness,
  withNewBuild,
  withoutBuild,
} from './builds-record.js';
import { type BuildComparison, compareBuilds } from './compare-builds.js';
import { describeError } from './failure.js';
import { FedBuilds, type FedBuildsOptions } from './fed-builds.js';
import { withOrigins } from './field-origins.js';
import { soleHolder } from './leases/leases.js';
import type { StateReader } from './looking/joined-reads.js';
import type { Looking } from './looking/looking.js';
import { orAborted } from './or-aborted.js';
import { pause, repeat } from './pause.js';
import { forgetParked } from './projection-parking.js';
import { SoleRebuilder } from './sole-rebuilder.js';
import type { Subscription } from './subscription.js';

/** What keeping a projection takes. */
export type ProjectionBuildsOptions = FedBuildsOptions & {
  /** Told of documents written to the live build, and how far it has come. */
  readonly onDocuments?: (projection: string, writes: readonly DocumentWrite[], position: bigint) => void;
};

/** How far a rebuild has come: where it stands, where it is going, and how many events it was given in this call. */
export type RebuildProgress = { readonly build: string; readonly position: bigint; readonly head: bigint; readonly events: number };

/** How a rebuild is done. */
export type RebuildOptions = {
  /** The most events per second; left out for as fast as it goes beside everything else. */
  readonly rate?: number;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Aborting leaves the build as it is; the next rebuild goes on with it. */
  readonly signal?: AbortSignal;
};

/** How the live build is compared with another one. */
type ComparisonOptions = Pick<RebuildOptions, 'signal'> & { readonly onCompared?: (compared: number) => void };

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
  readonly #rebuilding = new Set<string>();
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
  async rebuild({ rate, onProgress, signal }: RebuildOptions = {}): Promise<string> {
    const builds = await this.#change((before) => (this.#unfinished(before) === undefined ? this.#withNew(before) : before));
    const build = this.#unfinished(builds)?.name;
    if (build === undefined || this.#isBuiltHere(build)) throw new UnfitBuild(`${this.name} is being rebuilt already`);
    // The first build waits for a worker, unless somebody asks for it.
    await this.#fed.starve(build);
    const head = await this.options.events.headPosition();
    let isComplete = false;
    const over = new AbortController();
    this.#rebuilding.add(build);
    const runner = this.#fed.feed(build, { rate: () => (isComplete ? undefined : rate), own: true });
    const untell = runner.progress.onReach((position) => onProgress?.({ build, position, head, events: runner.progress.events }));
    try {
      await orAborted(Promise.race([runner.caughtUp, this.#completedElsewhere(build, over.signal)]), signal);
      await this.#complete(build);
      isComplete = true;
      // From now on whoever's turn it is feeds it.
      if (this.#isShared) await this.#fed.starve(build);
      this.#fed.feed(build);
      return build;
    } catch (error) {
      await this.#fed.starve(build);
      throw error;
    } finally {
      over.abort();
      untell();
      this.#rebuilding.delete(build);
    }
  }

  /**
   * Compares the live build with one that is built from the log for the purpose, alone, and dropped again. A build that is kept would not
   * do: it was fed by the same process as the live one.
   * @throws ReadModelNotReady when none is live, UnfitBuild when a rebuild or comparison is under way
   */
  diff({ signal = new AbortController().signal, ...options }: RebuildOptions & ComparisonOptions = {}): Promise<BuildComparison> {
    return this.alone(async (sole) => {
      await this.#liveHere();
      const fresh = await this.rebuild({ ...options, signal: sole });
      try {
        return await this.compareWith(fresh, { ...options, signal: sole });
      } finally {
        // Where another process took over, it goes on with it.
        if (signal.aborted || !sole.aborted) await this.drop(fresh);
      }
    }, signal);
  }

  /**
   * Compares the live build with the one that is named. To be done alone.
   * @throws ReadModelNotReady when none is live, UnfitBuild when the one that is named is not fed
   */
  async compareWith(build: string, options: ComparisonOptions = {}): Promise<BuildComparison> {
    const live = await this.#liveHere();
    const comparison = await compareBuilds(this.#fed.side(live), this.#fed.side(build), options);
    return withOrigins(comparison, await this.#fed.source(options.signal));
  }

  /**
   * Makes a complete build of this version the one that answers: one conditional write.
   * @throws UnfitBuild
   */
  async switchTo(build: string): Promise<void> {
    const { live } = await this.#change((before) => {
      if (!this.#ours(before).some(({ name, complete }) => name === build && complete)) {
        throw new UnfitBuild(`${build} is no complete build to switch to`);
      }
      return before.live === build ? before : { ...before, live: build };
    });
    this.#live = live;
    this.#ready.resolve(undefined);
    this.options.observe({ kind: 'switched', projection: this.name, build });
  }

  /**
   * Stops feeding a build and removes it. Broken off, it is a rebuild to go on with.
   * @throws UnfitBuild when it is live
   */
  async drop(build: string): Promise<void> {
    await this.#change((before) => {
      if (before.live === build) throw new UnfitBuild(`${build} is live`);
      return withCompleteness(before, build, false);
    });
    this.#dropping.add(build);
    try {
      await this.#fed.starve(build);
      await this.#alone(build, async () => {
        await this.options.documents.drop(build);
        await forgetParked(this.options.documents, build);
      });
      await this.#change((before) => withoutBuild(before, build));
    } finally {
      this.#dropping.delete(build);
    }
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
    if (!this.#ours({ builds }).some(({ name, complete }) => complete && name === live) || live === undefined)
      throw new ReadModelNotReady(this.name);
    this.#fed.feed(live);
    return live;
  }

  /** Does this process build it already? One that only looks on builds nothing of its own accord. */
  #isBuiltHere(build: string): boolean {
    if (this.#rebuilding.has(build)) return true;
    return this.#fed.has(build) && (this.options.leases ?? soleHolder).takesPart;
  }

  /** Resolves when another process has completed the build; never where there is none. */
  async #completedElsewhere(build: string, over: AbortSignal): Promise<void> {
    while (this.#isShared && (await pause(this.options.surroundings.scheduler, LOOK_EVERY_MILLIS, over))) {
      const { builds } = await this.list();
      if (builds.some(({ name, complete }) => name === build && complete)) return;
    }
    return new Promise<void>(() => undefined);
  }

  get #isShared(): boolean {
    return this.options.leases?.isShared === true;
  }

  /** Does something while no process feeds a build. */
  #alone(build: string, work: () => Promise<void>): Promise<void> {
    const { leases = soleHolder } = this.options;
    return leases.hold(build, work, new AbortController().signal, { own: true });
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
    const rebuilding = [...this.#rebuilding];
    const { live, builds } = await readBuilds(reads, this.name);
    const ours = this.#ours({ builds });
    this.#live = live;
    const answers = ours.some(({ name }) => name === live);
    if (answers) this.#ready.resolve(undefined);
    const complete = ours.flatMap(({ name, complete: isFed }) => (isFed && !this.#dropping.has(name) ? [name] : []));
    for (const build of complete) this.#fed.feed(build);
    const kept = new Set([...complete, ...rebuilding, ...this.#rebuilding, answers ? live : this.#newest]);
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
    return builds.filter(({ version }) => version === this.#version);
  }

  #unfinished(builds: Builds): Build | undefined {
    return this.#ours(builds).find(({ name, complete }) => !complete && !this.#dropping.has(name));
  }
}
