import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/faults/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 120_000,
  // Connections to servers that were killed may linger.
  forceExit: true,
};
