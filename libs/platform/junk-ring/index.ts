export * from './file-junk-ring.js';
