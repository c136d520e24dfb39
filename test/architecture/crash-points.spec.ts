import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repository } from './planted-tree.js';

/** Every match of a pattern's first group in the files of these folders whose names fit. */
function found(folders: readonly string[], names: RegExp, pattern: RegExp): readonly string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => names.test(file))
      .map((file) => join(repository, folder, file)),
  );
  const points = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, point = '']) => point));
  return [...new Set(points)].toSorted();
}

describe('Crash points', () => {
  it('are all struck by the fault tests, and the fault tests strike no other', () => {
    const named = found(['libs', 'apps'], /(?<!\.spec)\.ts$/, /crashPoint\('([^']+)'\)/g);
    const struck = found(['test/faults'], /^kill-.*\.spec\.ts$/, /point: '([^']+)'/g);
    expect(named.length).toBeGreaterThan(20);
    expect(struck).toEqual(named);
  });
});
