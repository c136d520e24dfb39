import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repository } from './planted-tree.js';

const kernel = `/** An instant in UTC. */
export type Instant = string & { readonly __brand: 'Instant' };
/** Everything but the fact. */
export type Metadata = { readonly recordedAt: Instant };
`;
const door = `import type { Fact, Instant } from '@app/kernel';
/** How a door is made. */
export type Make = 'wood' | 'steel';
/** Somebody opened it. */
export type DoorOpened = Fact<'DoorOpened', {
  /** Who did it: a|b. */
  readonly by?: string;
  readonly make: readonly Make[];
  readonly at: Instant;
}>;
/** Facts of \`door-<id>\`. */
export type DoorFact = DoorOpened;
`;

const versions = `import { eventVersions } from '@app/kernel';
import type { DoorFact } from './house.events.js';
export const houseVersions = eventVersions<DoorFact>(['door-'], { DoorOpened: [withMake, withTime] });
`;

describe('The page of events', () => {
  const root = mkdtempSync(join(tmpdir(), 'cardtrail-docs-'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const run = (...args: string[]) => {
    const script = join(repository, 'docs', 'generate.mjs');
    return spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  };
  beforeAll(() => {
    put('libs/kernel/envelope.ts', kernel);
    put('libs/domain/house/house.events.ts', door);
    put('libs/domain/house/house.upcasters.ts', versions);
    put('docs/adr/0001.md', '');
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('is missing at first, is written, and is then up to date', () => {
    expect(run('--check').status).toBe(1);
    expect(run().status).toBe(0);
    expect(run('--check').status).toBe(0);
  });

  it('tells streams, facts, fields, and the shapes they speak of', () => {
    const page = readFileSync(join(root, 'docs', 'events.md'), 'utf8');
    const rows = [
      '| `door-<id>` | DoorOpened |',
      '| `by` (may be absent) | `string` | Who did it: a\\|b. |',
      '| `make` | `Make[]` |  |',
      "'wood' | 'steel'",
    ];
    for (const expected of [...rows, 'Version 3. Somebody opened it.', 'How a door is made.', 'An instant in UTC.'])
      expect(page).toContain(expected);
  });

  it('is out of date once an event changes', () => {
    put('libs/domain/house/house.events.ts', door.replace('Somebody', 'Anybody'));
    const checked = run('--check');
    expect([checked.status, checked.stderr]).toEqual([1, expect.stringContaining('npm run docs:write')]);
  });

  it('is not written while the version of a fact is not told', () => {
    put('libs/domain/house/house.events.ts', door);
    put('libs/domain/house/house.upcasters.ts', versions.replace('DoorOpened', 'DoorClosed'));
    const written = run();
    expect([written.status, written.stderr]).toEqual([1, expect.stringContaining('tells the version of DoorOpened')]);
  });

  it('is not written while the stream of a fact is not told', () => {
    put('libs/domain/house/house.events.ts', door.replace('Facts of', 'All about'));
    const written = run();
    expect([written.status, written.stderr]).toEqual([1, expect.stringContaining('DoorOpened')]);
  });
});
