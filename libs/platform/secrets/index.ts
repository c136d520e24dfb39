export * from './embedded/embedded-secret-store.js';
export * from './key-encryption-key.js';
export type { KeptSecret, KeptSecrets } from './kept-secrets.port.js';
export * from './secret-store.port.js';
