export * from './fake-clock.js';
export * from './given-when-then.js';
