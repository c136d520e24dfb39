import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/contract/**/*.spec.ts'],
  reporters: [...base.reporters, '<rootDir>/.ci/engines-reporter.mjs'],
};
