export * from './command-handling.port.js';
export * from './stream-command-handling.js';
