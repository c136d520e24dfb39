export { openMongo, type MongoOptions, type MongoStores } from './open-mongo.js';
export type { SentCommand } from './mongo-client.js';
