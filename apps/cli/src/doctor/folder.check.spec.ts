import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkFolder } from './folder.check.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardtrail-folder-'));
  mkdirSync(join(root, 'data'), { mode: 0o700 });
  mkdirSync(join(root, 'keys'), { mode: 0o755 });
  writeFileSync(join(root, 'keys', 'cardtrail.kek'), Buffer.alloc(32));
  chmodSync(join(root, 'keys', 'cardtrail.kek'), 0o444);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const configuration = () => ({
  dataFolder: join(root, 'data'),
  kekFile: join(root, 'keys', 'cardtrail.kek'),
  engine: { kind: 'embedded' } as const,
});

describe('A key-encryption key that everybody can read', () => {
  it('is told of, with its mode', () => {
    expect(checkFolder(configuration()).map(({ says }) => says)).toEqual([
      { code: 'open-to-others', path: join(root, 'keys', 'cardtrail.kek'), mode: '444' },
    ]);
  });

  it('is as it must be where a container engine mounted it as a secret', () => {
    expect(checkFolder(configuration(), join(root, 'keys')).map(({ says }) => says)).toEqual([
      { code: 'private', folder: join(root, 'data') },
    ]);
  });
});
