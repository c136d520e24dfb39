export { openMongo, type MongoOptions, type MongoStores } from './open-mongo.js';
export { databaseOf, redactedUrl } from './connection-url.js';
export type { SentCommand } from './mongo-client.js';
