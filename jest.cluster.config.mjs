import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/acceptance/cluster/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
