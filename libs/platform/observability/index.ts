export * from './crash-point.js';
export * from './system-time.js';
