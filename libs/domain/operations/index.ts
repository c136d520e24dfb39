export * from './operations.events.js';
export * from './operations.decide.js';
