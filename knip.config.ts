import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'apps/*/src/main.ts',
    'apps/sandbox/src/demo.ts',
    'test/bench/*.ts',
    'test/**/*.spec.ts',
    'docs/*.mjs',
    '.scripts/*.mjs',
    '.ci/*.mjs',
    '.dependency-cruiser.mjs',
  ],
  project: ['{apps,libs,test,docs}/**/*.{ts,mjs}', '.scripts/*.mjs', '.ci/*.mjs'],
};

export default config;
