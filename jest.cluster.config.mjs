import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/acceptance/cluster/**/*.spec.ts'],
  reporters: [...base.reporters, '<rootDir>/.ci/engines-reporter.mjs'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
