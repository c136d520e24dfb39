import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');

/** A tree outside the repository that the project's own tools take for one like it. */
export interface PlantedTree {
  /** What the tool printed as JSON, whatever its exit code was. */
  run(tool: string, ...args: string[]): unknown;
  remove(): void;
}

export function plant(files: Readonly<Record<string, string>>): PlantedTree {
  const root = mkdtempSync(join(tmpdir(), 'cardtrail-tree-'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const file of ['tsconfig.json', 'package.json']) copyFileSync(join(repository, file), join(root, file));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return {
    run(tool, ...args) {
      const ran = spawnSync(process.execPath, [join(repository, 'node_modules', '.bin', tool), ...args], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
        maxBuffer: 64 * 1024 * 1024,
      });
      try {
        return JSON.parse(ran.stdout) as unknown;
      } catch {
        throw new Error(`${tool} printed no JSON: ${ran.stdout}${ran.stderr}`);
      }
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
