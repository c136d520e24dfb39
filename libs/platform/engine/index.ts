export * from './engine.js';
export * from './backup.js';
