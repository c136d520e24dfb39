export * from './operations.events.js';
export { operationsVersions } from './operations.upcasters.js';
export * from './operations.decide.js';
