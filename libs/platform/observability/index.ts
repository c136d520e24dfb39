export * from './crash-point.js';
export * from './system-time.js';
export * from './time.port.js';
