export { openClusterEngine } from './cluster-engine.js';
export { openEngine, type EngineOptions } from './open-engine.js';
export * from './engine.js';
export { KeysMissing, refuseUnknownKeysOf } from './keys-of-the-log.js';
export * from './backup.js';
export * from './arrival.js';
export * from './moved-shop.js';
export * from './running-server.js';
export * from './storage-room.js';
