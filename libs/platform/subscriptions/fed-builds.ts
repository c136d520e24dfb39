import type { AnyProjection, Upcast } from '@app/kernel';
import type { EventStore } from '../event-store/event-store.port.js';
import type { DocumentWrite, ReadStore } from '../read-store/read-store.port.js';
import { UnfitBuild } from './builds-record.js';
import type { BuildSide } from './compare-builds.js';
import type { Observe } from './happening.js';
import { ProjectionRunner } from './projection.runner.js';
import { SkippedEvents } from './skipped-events.js';
import { Subscription } from './subscription.js';
import type { Surroundings } from './surroundings.js';

/** What feeding the builds of a projection takes. */
export type FedBuildsOptions = {
  readonly projection: AnyProjection;
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
  readonly upcast?: Upcast;
};

/** Told of documents that were written, and how far that brought the build. */
export type OnWritten = (build: string, writes: readonly DocumentWrite[], position: bigint) => void;

type Fed = { readonly runner: ProjectionRunner; readonly subscription: Subscription };

const REACH_MILLIS = 30_000;

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

  has(build: string): boolean {
    return this.#fed.has(build);
  }

  subscription(build: string | undefined): Subscription | undefined {
    return build === undefined ? undefined : this.#fed.get(build)?.subscription;
  }

  /** Feeds a build from where it stands; one that is fed already goes on being fed. */
  feed(build: string, rate?: () => number | undefined): ProjectionRunner {
    const known = this.#fed.get(build);
    if (known !== undefined) return known.runner;
    const { surroundings, observe } = this.options;
    const runner = new ProjectionRunner({
      ...this.options,
      build,
      skipped: this.#skipped,
      ...(rate === undefined ? {} : { rate }),
      onApplied: (writes, position) => this.onWritten(build, writes, position),
    });
    const subscription = new Subscription(runner, surroundings, observe);
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

  /** A build as one side of a comparison. @throws UnfitBuild when it is not fed here */
  side(build: string): BuildSide {
    const progress = this.#fed.get(build)?.runner.progress;
    if (progress === undefined) throw new UnfitBuild(`${build} is not fed by this process`);
    const { documents, surroundings } = this.options;
    return {
      documents,
      collection: build,
      position: () => Promise.resolve(progress.position),
      reach: async (position) => {
        const done = await progress.waitUntil(position, REACH_MILLIS, surroundings.scheduler);
        if (!done) throw new Error(`${build} did not come to position ${position}`);
      },
    };
  }
}
