export type { StartOptions } from '@app/assembly';
export { type RunningApi, startApi } from './start-api.js';
