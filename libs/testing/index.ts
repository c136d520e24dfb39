export * from './fake-clock.js';
export * from './given-when-then.js';
export * from './read-store-contract.js';
