import type { AnyProjection, Upcast } from '@app/kernel';
import type { EventStore } from '../../event-store/event-store.port.js';
import type { DocumentWrite, ReadStore } from '../../read-store/read-store.port.js';
import type { Observe } from '../happening.js';
import { FollowedDocuments } from '../leases/followed-documents.js';
import { FollowerRequests } from '../leases/follower-requests.js';
import { type Leases, soleHolder } from '../leases/leases.js';
import type { Looking } from '../looking/looking.js';
import { orAborted } from '../or-aborted.js';
import { type Sharing, Subscription } from '../subscription.js';
import type { Surroundings } from '../surroundings.js';
import { asStored } from '../upcast.js';
import { UnfitBuild } from './builds-record.js';
import { type BuildComparison, type BuildSide, type ComparisonOptions, compareBuilds } from './compare-builds.js';
import { withOrigins } from './field-origins.js';
import { ProjectionRunner } from './projection.runner.js';
import type { RebuildOptions } from './rebuild-options.js';
import { SkippedEvents } from './skipped-events.js';
import { UnfollowedBuild } from './unfollowed-build.js';

/** What feeding the builds of a projection takes. */
export type FedBuildsOptions = {
  readonly projection: AnyProjection;
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
  readonly upcast?: Upcast;
  /** With whom the builds are shared; left out where this is the only process. */
  readonly leases?: Leases;
  /** How this process looks on where they are shared. */
  readonly looking?: Looking;
};

/** How a build is fed: at most so many events per second; by this process, whatever others do. */
export type FeedOptions = { readonly rate?: () => number | undefined; readonly own?: boolean };

/** Told of documents that were written, and how far that brought the build. */
export type OnWritten = (build: string, writes: readonly DocumentWrite[], position: bigint) => void;

type Fed = { readonly runner: ProjectionRunner; readonly subscription: Subscription };

const REACH_MILLIS = 30_000;

/** A build does not come further: no process follows it, or none that gets anywhere. */
export class NotFollowed extends Error {
  override readonly name = 'NotFollowed';
  constructor(readonly build: string) {
    super(`nobody brings ${build} further: start a worker, or see why the one that runs does not get on`);
  }
}

/** The builds of one projection that follow the log in this process. */
export class FedBuilds {
  readonly #fed = new Map<string, Fed>();
  readonly #skipped: SkippedEvents;

  constructor(
    private readonly options: FedBuildsOptions,
    private readonly onWritten: OnWritten,
  ) {
    this.#skipped = new SkippedEvents(options.documents, options.surroundings.clock, options.projection);
  }

  get subscriptions(): readonly Subscription[] {
    return [...this.#fed.values()].map(({ subscription }) => subscription);
  }

  get names(): readonly string[] {
    return [...this.#fed.keys()];
  }

  has(build: string): boolean {
    return this.#fed.has(build);
  }

  subscription(build: string | undefined): Subscription | undefined {
    return build === undefined ? undefined : this.#fed.get(build)?.subscription;
  }

  /** Feeds a build from where it stands; one that is fed already goes on being fed. */
  feed(build: string, { rate, own = false }: FeedOptions = {}): ProjectionRunner {
    const known = this.#fed.get(build);
    if (known !== undefined) return known.runner;
    const { surroundings, observe } = this.options;
    const sharing = this.#sharing(build, own);
    const runner = new ProjectionRunner({
      ...this.options,
      documents: sharing?.documents ?? this.options.documents,
      build,
      skipped: this.#skipped,
      ...(rate === undefined ? {} : { rate }),
      onApplied: (writes, position) => this.onWritten(build, writes, position),
    });
    const subscription = new Subscription(runner, surroundings, observe, sharing);
    this.#fed.set(build, { runner, subscription });
    subscription.start();
    return runner;
  }

  async starve(build: string): Promise<void> {
    const fed = this.#fed.get(build);
    this.#fed.delete(build);
    await fed?.subscription.stop();
  }

  async starveAll(): Promise<void> {
    await Promise.all([...this.#fed.keys()].map((build) => this.starve(build)));
  }

  /** Compares a build with another one, and names for each differing field the event that the log's value goes back to. */
  async compare(build: string, other: BuildSide, options: ComparisonOptions): Promise<BuildComparison> {
    const comparison = await compareBuilds(this.side(build, options.signal), other, options);
    const { projection, events, upcast = asStored } = this.options;
    // Without what is skipped by now, here or by another process.
    await this.#skipped.load();
    const isSkipped = (position: bigint, key: string): boolean => this.#skipped.has(position, key);
    return withOrigins(comparison, { projection, events, upcast, isSkipped, signal: options.signal });
  }

  /** A build of what the store gives now, and not of what followers have at hand: brought to the end of the log, and as far as it is asked to. */
  async fresh(build: string, options: RebuildOptions): Promise<BuildSide> {
    await this.#skipped.load();
    const fresh = new UnfollowedBuild({ ...this.options, build, skipped: this.#skipped });
    return fresh.broughtTo(await this.options.events.headPosition(), options);
  }

  /** A build as one side of a comparison, as long as that goes on. @throws UnfitBuild when it is not fed here */
  side(build: string, signal?: AbortSignal): BuildSide {
    const fed = this.#fed.get(build);
    if (fed === undefined) throw new UnfitBuild(`${build} is not fed by this process`);
    const { documents } = this.options;
    return {
      documents,
      collection: build,
      position: () => Promise.resolve(fed.runner.progress.position),
      reach: async (position) => {
        const done = await orAborted(fed.subscription.waitUntil(position, REACH_MILLIS), signal);
        if (!done) throw new NotFollowed(build);
      },
    };
  }

  #sharing(build: string, own: boolean): Sharing | undefined {
    const { documents, surroundings, leases = soleHolder, looking } = this.options;
    if (!leases.isShared || looking === undefined) return undefined;
    return {
      ...{ leases, own, looking },
      documents: new FollowedDocuments(documents, build),
      requests: new FollowerRequests(documents, surroundings, looking, build),
    };
  }
}
