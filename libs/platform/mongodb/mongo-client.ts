import { type Db, MongoClient, ReadConcernLevel } from 'mongodb';
import { ConfigurationFault } from '../config/configuration.js';
import { connectionFault, nameOf } from './connection-fault.js';
import { databaseOf, mongoFault, redactedUrl } from './connection-url.js';
import { noteCommand } from './writes-sent.js';

/** One command that was sent, for metrics: its name, how long it took, and whether it was answered well. */
export type SentCommand = { readonly name: string; readonly millis: number; readonly outcome: 'done' | 'failed' };

/** An open connection to a server that was asked and answered. */
export type OpenClient = { readonly client: MongoClient; readonly db: Db };

/** How the server is reached. */
export type ClientOptions = {
  readonly url: string;
  /** Told of every command that was answered or failed. */
  readonly onCommand?: (command: SentCommand) => void;
  /** How long a call waits for a server that can take it, in milliseconds. */
  readonly selectionTimeoutMillis?: number;
  /** The most connections at once. */
  readonly poolSize?: number;
  /** The oldest version that is taken; lower for a compatible server that calls itself older. */
  readonly oldestMajor?: number;
};

const SELECTION_MILLIS = 5_000;
const CONNECT_MILLIS = 5_000;
const SOCKET_MILLIS = 30_000;
const HEARTBEAT_MILLIS = 2_000;
const POOL_SIZE = 32;
const OLDEST_MAJOR = 6;

/**
 * Connects, and asks the server for its version.
 * @throws ConfigurationFault naming MONGODB_URL and what to do: wrong scheme, unreachable, wrong password, too old
 */
export async function connectMongo(options: ClientOptions): Promise<OpenClient> {
  const database = databaseOf(options.url);
  const client = clientOf(options);
  try {
    await client.connect();
    const db = client.db(database);
    refuseOlder(await db.command({ buildInfo: 1 }), options);
    // A login that may not read the database fails here rather than with the first order.
    await db.listCollections({}, { nameOnly: true }).toArray();
    return { client, db };
  } catch (error) {
    await client.close();
    throw error instanceof ConfigurationFault ? error : connectionFault(error, options.url, options.oldestMajor ?? OLDEST_MAJOR);
  }
}

function clientOf({ url, onCommand, selectionTimeoutMillis = SELECTION_MILLIS, poolSize = POOL_SIZE }: ClientOptions): MongoClient {
  const client = made(url, {
    appName: 'cardtrail',
    serverSelectionTimeoutMS: selectionTimeoutMillis,
    connectTimeoutMS: CONNECT_MILLIS,
    socketTimeoutMS: SOCKET_MILLIS,
    heartbeatFrequencyMS: HEARTBEAT_MILLIS,
    maxPoolSize: poolSize,
    waitQueueTimeoutMS: selectionTimeoutMillis,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: ReadConcernLevel.majority },
    readPreference: 'primary',
    retryWrites: true,
    monitorCommands: true,
  });
  client.on('commandStarted', ({ commandName }) => noteCommand(commandName));
  if (onCommand !== undefined) {
    client.on('commandSucceeded', ({ commandName, duration }) => onCommand({ name: commandName, millis: duration, outcome: 'done' }));
    client.on('commandFailed', ({ commandName, duration }) => onCommand({ name: commandName, millis: duration, outcome: 'failed' }));
  }
  return client;
}

function made(url: string, options: ConstructorParameters<typeof MongoClient>[1]): MongoClient {
  try {
    return new MongoClient(url, options);
  } catch (error) {
    // Its message may hold parts of the address.
    throw mongoFault(`the address of ${redactedUrl(url)} cannot be read (${nameOf(error)}): check its form and its options`);
  }
}

function refuseOlder({ version }: { readonly [field: string]: unknown }, { oldestMajor = OLDEST_MAJOR }: ClientOptions): void {
  const major = typeof version === 'string' ? Number(version.split('.')[0]) : Number.NaN;
  if (major >= oldestMajor) return;
  throw mongoFault(`the server says it is version ${String(version)}: give one of MongoDB ${oldestMajor}.0 or later`);
}
