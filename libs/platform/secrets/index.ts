export * from './embedded/embedded-secret-store.js';
export * from './key-encryption-key.js';
export * from './secret-store.port.js';
