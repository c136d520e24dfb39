import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // A type is exported so that a signature can be spoken of by name, whether or not someone does so today.
  exclude: ['types'],
  entry: [
    'apps/*/src/main.ts',
    'apps/sandbox/src/demo.ts',
    'test/bench/*.ts',
    'test/faults/command-writers.ts',
    'test/**/*.spec.ts',
    'docs/*.mjs',
    '.scripts/*.mjs',
    '.ci/*.mjs',
    'docker/*.mjs',
  ],
  project: ['{apps,libs,test,docs}/**/*.{ts,mjs}', '.scripts/*.mjs', '.ci/*.mjs', 'docker/*.mjs'],
};

export default config;
