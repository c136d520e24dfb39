import { randomBytes } from 'node:crypto';
import { MongodbReadStore } from '../read-store/mongodb/mongodb-read-store.js';
import { type ClientOptions, connectMongo } from './mongo-client.js';

/** What MongoDB keeps for the cluster engine, over one client. */
export type MongoStores = {
  readonly documents: MongodbReadStore;
  /** Closes the client, after the stores. */
  close(): Promise<void>;
};

/** How the stores are opened. */
export type MongoOptions = ClientOptions;

/**
 * Opens the stores of the database that the address names, making what they need where it is missing.
 * @throws ConfigurationFault naming MONGODB_URL and what to do
 */
export async function openMongo(options: MongoOptions): Promise<MongoStores> {
  const { client, db } = await connectMongo(options);
  const close = (): Promise<void> => client.close();
  try {
    const documents = new MongodbReadStore(db, () => randomBytes(9).toString('base64url'));
    await documents.prepare();
    return { documents, close };
  } catch (error) {
    await close();
    throw error;
  }
}
