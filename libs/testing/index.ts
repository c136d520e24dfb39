export * from './collect.js';
export * from './deterministic.js';
export * from './event-store-contract.js';
export * from './fake-clock.js';
export * from './given-when-then.js';
export * from './test-records.js';
export * from './in-memory-event-store.js';
export * from './read-store-contract.js';
