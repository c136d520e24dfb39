import { randomBytes } from 'node:crypto';
import type { Instant } from '@app/kernel';
import { MongodbReadStore } from '../read-store/mongodb/mongodb-read-store.js';
import {
  type MongodbSecretStore,
  type MongodbSecretStoreOptions,
  openMongodbSecretStore,
} from '../secrets/mongodb/mongodb-secret-store.js';
import { MongodbLeaseStore } from '../subscriptions/leases/mongodb-lease-store.js';
import { type ClientOptions, connectMongo } from './mongo-client.js';
import { serverTime } from './server-time.js';

/** What MongoDB keeps for the cluster engine, over one client. */
export type MongoStores = {
  readonly documents: MongodbReadStore;
  readonly secrets: MongodbSecretStore;
  /** Who follows which subscription: given to `SharedLeases`. */
  readonly leases: MongodbLeaseStore;
  /** What time it is at the server. */
  serverTime(): Promise<Instant>;
  /** Closes the client, after the stores. */
  close(): Promise<void>;
};

/** How the stores are opened. */
export type MongoOptions = ClientOptions & MongodbSecretStoreOptions;

/**
 * Opens the stores of the database that the address names, making what they need where it is missing.
 * @throws ConfigurationFault naming MONGODB_URL and what to do, KeyEncryptionKeyFault, or what `mayBegin` throws
 */
export async function openMongo(options: MongoOptions): Promise<MongoStores> {
  const { client, db } = await connectMongo(options);
  const close = (): Promise<void> => client.close();
  try {
    // Secrets come first: where the keys are missing, nothing is written.
    const secrets = await openMongodbSecretStore(db, options);
    const documents = new MongodbReadStore(db, () => randomBytes(9).toString('base64url'));
    await documents.prepare();
    return { documents, secrets, leases: new MongodbLeaseStore(db), serverTime: () => serverTime(db), close };
  } catch (error) {
    await close();
    throw error;
  }
}
