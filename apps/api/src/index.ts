export { type RunningApi, startApi } from './start-api.js';
export type { StartOptions } from './start-options.js';
