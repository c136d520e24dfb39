import type { AnyProjection, Upcast } from '@app/kernel';
import type { EventLogReader } from '../../event-store/event-store.port.js';
import type { ReadStore, ReadStoreReader } from '../../read-store/read-store.port.js';
import type { Observe } from '../happening.js';
import type { Surroundings } from '../surroundings.js';
import { asStored } from '../upcast.js';
import { liveCollections } from './builds-record.js';
import { type BuildComparison, compareBuilds } from './compare-builds.js';
import { NotFollowed } from './fed-builds.js';
import { withOrigins } from './field-origins.js';
import type { RebuildProgress } from './rebuild-options.js';
import { copySkipped, SkippedEvents } from './skipped-events.js';
import { UnfollowedBuild } from './unfollowed-build.js';

/** What comparing the live build with the log takes where only reading is allowed. */
export type DiffBesideOptions = {
  readonly projection: AnyProjection;
  /** The log, open for reading. */
  readonly events: EventLogReader;
  /** The read models, open for reading; whoever writes them may go on. */
  readonly live: ReadStoreReader;
  /** Empty, and to be thrown away afterwards: takes the documents that the log gives. */
  readonly scratch: ReadStore;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
  readonly upcast?: Upcast;
  /** The most events per second; left out for as fast as it goes. */
  readonly rate?: number;
  /** Told how far the log was read, and then how many documents were compared. */
  readonly onProgress?: (progress: Omit<RebuildProgress, 'build'>) => void;
  readonly onCompared?: (compared: number) => void;
  /** Ends it early. */
  readonly signal?: AbortSignal;
};

const SCRATCH = 'scratch';
const LOOK_AGAIN_MILLIS = 100;
const MOST_LOOKS = 300;

/**
 * Compares a projection's live build with what the log gives, without writing to either.
 * @throws ReadModelNotReady when no build of this program's version is live, NotFollowed when nobody brings it further, or the signal's reason
 */
export async function diffBeside(options: DiffBesideOptions): Promise<BuildComparison> {
  const { projection, live, scratch, surroundings } = options;
  const collection = await liveCollections(live, [projection])(projection.name);
  const passed = async (): Promise<bigint> => (await live.checkpoint(collection)) ?? 0n;
  await copySkipped(live, scratch);
  const skipped = new SkippedEvents(scratch, surroundings.clock, projection);
  const fresh = new UnfollowedBuild({ ...options, documents: scratch, build: SCRATCH, skipped });
  const log = await fresh.broughtTo(await passed(), options);
  const comparison = await compareBuilds(
    {
      documents: live,
      collection,
      position: passed,
      reach: async (position) => {
        for (let look = 0; (await passed()) < position; look += 1) {
          if (look >= MOST_LOOKS) throw new NotFollowed(collection);
          await surroundings.scheduler.sleep(LOOK_AGAIN_MILLIS);
          options.signal?.throwIfAborted();
        }
      },
    },
    log,
    options,
  );
  const { events, upcast = asStored, signal } = options;
  return withOrigins(comparison, { projection, events, upcast, isSkipped: (position, key) => skipped.has(position, key), signal });
}
