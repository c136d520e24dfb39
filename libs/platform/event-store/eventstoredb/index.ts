export { readConnectionString } from './connection-string.js';
export { openEventStoreDb, type EventStoreDbOptions } from './open-eventstoredb.js';
