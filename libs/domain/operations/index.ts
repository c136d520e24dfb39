export * from './operations.events.js';
export * from './refund-limit/refund-limit.events.js';
export { operationsVersions } from './operations.upcasters.js';
export * from './operations.decide.js';
export { type RefundLimit, refundLimitDecider } from './refund-limit/refund-limit.decide.js';
