export * from './embedded/copy-database.js';
export * from './embedded/data-folder-lock.js';
export * from './embedded/embedded-event-store.js';
export { holdsRecords } from './embedded/holds-records.js';
export { EVENTS_SCHEMA } from './embedded/event-table.js';
export { UnknownEventLog } from './embedded/open-event-log.js';
export * from './embedded/read-only-event-log.js';
export * from './embedded/sqlite-database.js';
export * from './event-store.port.js';
