export * from './create-payment-channels.js';
export type * from './surroundings.js';
