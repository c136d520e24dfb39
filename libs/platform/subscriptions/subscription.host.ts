import type { AnyProjection, Command, Saga, Upcast } from '@app/kernel';
import type { EventStore } from '../event-store/event-store.port.js';
import type { DocumentWrite, ReadStore } from '../read-store/read-store.port.js';
import { refuseBeyond } from './checkpoint-beyond-head.js';
import { type Observe, type Parked, UnknownSubscription } from './happening.js';
import { FollowedDocuments } from './leases/followed-documents.js';
import { FollowerRequests } from './leases/follower-requests.js';
import { type Leases, soleHolder } from './leases/leases.js';
import { type Looking, lookTogether } from './looking/looking.js';
import { within } from './pause.js';
import { ProjectionBuilds } from './projections/projection-builds.js';
import type { SagaWork } from './sagas/order-reactions.js';
import { checkpointOfSaga, SagaRunner } from './sagas/saga.runner.js';
import { checkpointsBeside } from './seen-beside.js';
import { type Sharing, Subscription, type SubscriptionState } from './subscription.js';
import type { Surroundings } from './surroundings.js';

/** Everything that is to follow the log in this process. */
export type SubscriptionHostOptions<File, C extends Command> = {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly surroundings: Surroundings;
  readonly projections: readonly AnyProjection[];
  /** The sagas and what is done with what they want; left out where only read models are kept. */
  readonly reactions?: { readonly sagas: readonly Saga<File, C>[]; readonly work: SagaWork<File, C> };
  readonly observe?: Observe;
  readonly upcast?: Upcast;
  /** With whom all this is shared; left out where this is the only process. */
  readonly leases?: Leases;
  /** Told of documents written to a live build, and how far it has come. */
  readonly onDocuments?: (projection: string, writes: readonly DocumentWrite[], position: bigint) => void;
};

/** How one subscription stands. */
export type SubscriptionStatus = SubscriptionState & {
  readonly subscription: string;
  readonly kind: 'saga' | 'projection';
  readonly position: bigint;
  readonly head: bigint;
  /** Positions between it and the head; the events among them need not concern it. */
  readonly lag: bigint;
  /** What was tried so often, or can be tried so little, that someone should look. */
  readonly parkedCount: number;
  /** What failed and is being tried again by itself. */
  readonly retrying: number;
};

/** Whoever asks how things stand waits no longer for a store that is lost. */
const HEAD_WITHIN_MILLIS = 1_000;

/** Runs all subscriptions of a process. */
export class SubscriptionHost<File, C extends Command> {
  readonly #projections: ReadonlyMap<string, ProjectionBuilds>;
  readonly #sagas: ReadonlyMap<string, Followed<File, C>>;
  #sharing: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  constructor(private readonly options: SubscriptionHostOptions<File, C>) {
    const { observe = () => undefined } = options;
    const isShared = options.leases?.isShared === true;
    const looking = isShared ? { looking: lookTogether(options.documents, options.surroundings.scheduler) } : {};
    const builds = options.projections.map((projection) => new ProjectionBuilds({ ...options, ...looking, observe, projection }));
    this.#projections = new Map(builds.map((build) => [build.name, build]));
    this.#sagas = new Map(sagasOf({ ...options, ...looking, observe }).map((followed) => [followed.runner.name, followed]));
  }

  /** @throws CheckpointBeyondHead, or StoreUnavailable; nothing is running then */
  async start(): Promise<void> {
    await this.#refuseForeignLog();
    for (const builds of this.#projections.values()) await builds.start();
    for (const { subscription } of this.#sagas.values()) subscription.start();
    const stop = new AbortController();
    this.#sharing = { stop, ended: this.#leases.run(stop.signal) };
  }

  /**
   * Runs something that only one of all processes may do, whenever it is this one's turn, until the signal aborts.
   * @param name the name of its lease, which no subscription has
   */
  alone(name: string, run: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    return this.#leases.hold(name, (tenure) => run(tenure.signal), signal);
  }

  /** Takes up nothing new, lets what is under way come to its end, and saves every checkpoint. */
  async stop(): Promise<void> {
    await Promise.all([...this.#sagas.values()].map(({ subscription }) => subscription.stop()));
    await Promise.all([...this.#projections.values()].map((builds) => builds.stop()));
    this.#sharing?.stop.abort();
    await this.#sharing?.ended;
  }

  /** How every subscription stands against the end of the log; against its last known end where the store does not tell in time. */
  async statuses(): Promise<readonly SubscriptionStatus[]> {
    const { events, surroundings } = this.options;
    const { scheduler } = surroundings;
    const asked = events.headPosition().catch(() => undefined);
    await within(scheduler, HEAD_WITHIN_MILLIS, asked);
    const head = events.furthestSeen();
    return [
      ...[...this.#sagas.values()].map(({ subscription }) => statusOf(subscription, 'saga', head)),
      ...[...this.#projections.values()].flatMap(({ subscriptions }) => subscriptions.map((one) => statusOf(one, 'projection', head))),
    ];
  }

  /**
   * True once a saga, or the build that answers for a projection, has dealt with everything up to a position;
   * false when that takes longer than `millis`.
   * @throws UnknownSubscription
   */
  waitUntil(name: string, position: bigint, millis: number): Promise<boolean> {
    const subscription = this.#sagas.get(name)?.subscription ?? this.#projections.get(name)?.answering;
    if (subscription === undefined) throw new UnknownSubscription(`nothing named ${name} follows the log here`);
    return subscription.waitUntil(position, millis);
  }

  /** True once all have come to where the log ends now, and every read model answers; false when that takes longer than `millis`. */
  async caughtUp(millis: number): Promise<boolean> {
    const head = await this.options.events.headPosition();
    const { scheduler } = this.options.surroundings;
    const positions = this.#all().map((subscription) => subscription.waitUntil(head, millis));
    const answers = [...this.#projections.values()].map(({ ready }) => within(scheduler, millis, ready));
    return (await Promise.all([...positions, ...answers])).every(Boolean);
  }

  /** Everything that failed and waits, in sagas and read models. */
  listParked(): readonly Parked[] {
    return this.#all().flatMap(({ runner }) => runner.listParked());
  }

  /**
   * Tries again what waits: an order of a saga, a document of a build. True when it is well again. Where another process
   * follows, that one is asked to.
   * @throws UnknownSubscription, NotParked, NotAnswered
   */
  retry(subscription: string, key: string): Promise<boolean> {
    return this.#named(subscription).retry(key);
  }

  /**
   * Goes on without what waits. True when what came after it could be dealt with.
   * @throws UnknownSubscription, NotParked, ReasonMissing, NotAnswered
   */
  skip(subscription: string, key: string, reason: string): Promise<boolean> {
    return this.#named(subscription).skip(key, reason);
  }

  /**
   * Runs a saga's reaction to an order now, in this process, in turn with the subscription's own where it is followed here.
   * Where another process reacts at the same moment, what both want is appended once: it goes by the case file's revision.
   * @throws UnknownSubscription, or what the reaction failed with
   */
  runNow(saga: string, orderId: string): Promise<void> {
    return this.#saga(saga).reactions.runNow(orderId);
  }

  /** Wakes a saga because its time has come. @throws UnknownSubscription */
  wake(saga: string, orderId: string): Promise<void> {
    return this.#saga(saga).reactions.wake(orderId);
  }

  /** The builds of a projection: to rebuild, compare, switch and drop. @throws UnknownSubscription */
  projection(name: string): ProjectionBuilds {
    const builds = this.#projections.get(name);
    if (builds === undefined) throw new UnknownSubscription(`there is no projection ${name}`);
    return builds;
  }

  get #leases(): Leases {
    return this.options.leases ?? soleHolder;
  }

  #all(): readonly Subscription[] {
    const ofProjections = [...this.#projections.values()].flatMap(({ subscriptions }) => subscriptions);
    return [...[...this.#sagas.values()].map(({ subscription }) => subscription), ...ofProjections];
  }

  #named(name: string): Subscription {
    const found = this.#all().find(({ runner }) => runner.name === name) ?? this.#projections.get(name)?.answering;
    if (found === undefined) throw new UnknownSubscription(`nothing named ${name} follows the log here`);
    return found;
  }

  #saga(name: string): SagaRunner<File, C> {
    const found = this.#sagas.get(name);
    if (found === undefined) throw new UnknownSubscription(`there is no saga ${name}`);
    return found.runner;
  }

  async #refuseForeignLog(): Promise<void> {
    const { events, documents } = this.options;
    const followers = { sagas: [...this.#sagas.keys()], projections: [...this.#projections.keys()] };
    const checkpoints = await checkpointsBeside(documents, followers);
    // Read afterwards: other processes may be moving on.
    refuseBeyond(await events.headPosition(), checkpoints);
  }
}

type Followed<File, C extends Command> = { readonly runner: SagaRunner<File, C>; readonly subscription: Subscription };

function sagasOf<File, C extends Command>(
  options: SubscriptionHostOptions<File, C> & { readonly observe: Observe; readonly looking?: Looking },
): readonly Followed<File, C>[] {
  const { reactions, surroundings, observe } = options;
  if (reactions === undefined) return [];
  return reactions.sagas.map((saga) => {
    const sharing = sharingOf(options, saga.name);
    const { documents = options.documents } = sharing ?? {};
    const runner = new SagaRunner({
      ...options,
      ...{ saga, documents, work: reactions.work },
      ...(sharing === undefined ? {} : { follows: () => sharing.documents.isHeld }),
    });
    return { runner, subscription: new Subscription(runner, surroundings, observe, sharing) };
  });
}

function sharingOf<File, C extends Command>(
  { leases, looking, documents, surroundings }: SubscriptionHostOptions<File, C> & { readonly looking?: Looking },
  saga: string,
): Sharing | undefined {
  if (leases === undefined || looking === undefined) return undefined;
  const name = checkpointOfSaga(saga);
  return {
    ...{ leases, looking, own: false },
    documents: new FollowedDocuments(documents, name),
    requests: new FollowerRequests(documents, surroundings, looking, name),
  };
}

function statusOf({ runner, state }: Subscription, kind: SubscriptionStatus['kind'], head: bigint): SubscriptionStatus {
  const { position } = runner.progress;
  const failed = runner.listParked();
  const retrying = failed.filter((one) => one.retrying).length;
  const lag = head > position ? head - position : 0n;
  return { ...state, subscription: runner.name, kind, position, head, lag, parkedCount: failed.length - retrying, retrying };
}
