// Lets a measurement import '@app/…' as the built program does: node --import ./test/bench/resolve-app.mjs test/bench/bench.ts
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const libs = join(import.meta.dirname, '..', '..', 'dist', 'libs');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@app/')) return next(pathToFileURL(join(libs, specifier.slice(5), 'index.js')).href, context);
    return /^\.\.?\//.test(specifier) && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context);
  },
});
