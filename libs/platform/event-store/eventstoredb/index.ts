export { openEventStoreDb, type EventStoreDbOptions } from './open-eventstoredb.js';
