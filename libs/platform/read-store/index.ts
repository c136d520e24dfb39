export * from './read-store.port.js';
export { VIEWS_FILE } from './embedded/views-database.js';
export { openEmbeddedReadStore, EmbeddedReadStore } from './embedded/embedded-read-store.js';
export { openEmbeddedReadStoreForReading, type EmbeddedReadStoreReader } from './embedded/embedded-read-store-reader.js';
