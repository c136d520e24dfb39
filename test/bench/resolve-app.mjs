// Lets a measurement import '@app/…' as the built program does: node --import ./test/bench/resolve-app.mjs test/bench/bench.ts
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');
const built = (lib) => join(root, 'dist', 'libs', lib, 'index.js');
// What is for tests is not built.
const source = (lib) => join(root, 'libs', lib, 'index.ts');

registerHooks({
  resolve(specifier, context, next) {
    const [, lib] = /^@app\/(.+)$/.exec(specifier) ?? [];
    if (lib !== undefined) return next(pathToFileURL(lib.startsWith('testing') ? source(lib) : built(lib)).href, context);
    return /^\.\.?\//.test(specifier) && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context);
  },
});
