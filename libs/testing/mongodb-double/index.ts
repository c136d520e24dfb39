export * from './answering-mongod.js';
