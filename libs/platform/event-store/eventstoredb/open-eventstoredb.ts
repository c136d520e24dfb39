import { growingPause, type Scheduler } from '@app/kernel';
import type { ConfigurationFault } from '../../config/configuration.js';
import type { EventStore } from '../event-store.port.js';
import { callFault } from './call-fault.js';
import { EventStoreDbConnection } from './connection.js';
import { type ConnectionString, eventStoreUrlFault, readConnectionString } from './connection-string.js';
import { EventStoreDbEventStore, type EventStoreDbSettings } from './eventstoredb-event-store.js';
import { GRPC } from './grpc-codes.js';
import { readPage } from './read-page.js';
import { RETRY_PAUSES } from './retry-pauses.js';
import { unreachable } from './unreachable.js';
import { readMessage } from './wire-requests.js';

/** How an EventStoreDB is opened. */
export type EventStoreDbOptions = {
  /** A connection string: `esdb://…` or `esdb+discover://…`, and the same with `kurrentdb`. */
  readonly url: string;
  readonly scheduler: Scheduler;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** Milliseconds of a clock that never goes back: deadlines go by it. Default: that of the process. */
  readonly monotonic?: () => number;
  /** How long the server may take to be there when the process starts. Default 15 s. */
  readonly connectWithinMillis?: number;
} & Partial<Pick<EventStoreDbSettings, 'answerWithinMillis' | 'retryWithinMillis' | 'mostInFlight'>>;

const DEFAULTS = {
  ...{ connectWithinMillis: 15_000, answerWithinMillis: 5_000, retryWithinMillis: 10_000, mostInFlight: 256 },
  monotonic: () => performance.now(),
};
/** The first version whose subscriptions and filtered reads are as this adapter needs them. */
const OLDEST = { major: 23, minor: 10 };

/**
 * Connects to an EventStoreDB, making sure that it is there, lets us in and is new enough.
 * @throws ConfigurationFault naming EVENTSTORE_URL, what is wrong and what to do
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const settings = { ...DEFAULTS, ...options };
  const at = readConnectionString(options.url);
  const connection = new EventStoreDbConnection(at, options.scheduler);
  try {
    await connected(connection, at, settings);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new EventStoreDbEventStore(connection, settings);
}

type Connecting = Required<Omit<EventStoreDbOptions, 'url' | 'mostInFlight'>>;

async function connected(connection: EventStoreDbConnection, at: ConnectionString, settings: Connecting): Promise<void> {
  const { monotonic, scheduler, random, connectWithinMillis } = settings;
  const until = monotonic() + connectWithinMillis;
  for (let tries = 0; ; tries += 1) {
    try {
      checkVersion(await connection.serverVersion(settings.answerWithinMillis));
      await connection.call('read', settings.answerWithinMillis, readPage(readMessage({ of: 'all', from: 'end' }, 'backwards', 1), 1));
      return;
    } catch (error) {
      if (callFault(error) === 'denied') throw denied(at);
      if (error instanceof Error && error.name === 'ConfigurationFault') throw error;
      if (codeOf(error) === GRPC.unimplemented) throw tooOld('unknown');
      if (monotonic() >= until) throw unreachable(error, at);
      await scheduler.sleep(growingPause(tries, RETRY_PAUSES, random));
    }
  }
}

/** @throws ConfigurationFault */
function checkVersion(version: string): void {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor)) return;
  throw tooOld(version);
}

function denied({ shown, credentials }: ConnectionString): ConfigurationFault {
  const who =
    credentials === undefined ? 'give a user and a password' : 'check user and password, and that the user may read and write all streams';
  return eventStoreUrlFault(`the EventStoreDB at ${shown} does not let us in: ${who}`);
}

function tooOld(version: string): ConfigurationFault {
  return eventStoreUrlFault(
    `the server is of version ${version}: EventStoreDB ${OLDEST.major}.${OLDEST.minor} or newer, or KurrentDB, is needed`,
  );
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
