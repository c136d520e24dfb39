import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/cluster/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
