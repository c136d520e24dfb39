// Builds when dist is missing or older than the sources, then runs one entry of it: node .scripts/run.mjs apps/api/src/main.js
import '../apps/node-version.js';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist', '.built');

const newest = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), found.mtimeMs);
};

const sources = ['apps', 'libs', 'nest-cli.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const changedAt = Math.max(...sources.map((source) => newest(join(root, source))));
const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;

// An install without the build tools runs what was built elsewhere.
const canBuild = existsSync(join(root, 'node_modules', '.bin', 'nest'));

if (canBuild && builtAt < changedAt) {
  const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (build.status !== 0) {
    process.stderr.write(build.stdout + build.stderr);
    process.exit(build.status ?? 1);
  }
  writeFileSync(stamp, '');
  // The state that was read, not the moment it was finished: an edit made during the build counts as newer.
  utimesSync(stamp, new Date(), new Date(changedAt));
}

const [entry, ...rest] = process.argv.slice(2);
// Without an entry it only builds.
if (entry === undefined) process.exit(0);
if (!existsSync(join(root, 'dist', entry))) {
  console.error(`There is no dist/${entry}, and the tools that would build it are not installed: run npm ci.`);
  process.exit(1);
}
const running = spawn(
  process.execPath,
  ['--enable-source-maps', '--disable-warning=ExperimentalWarning', join(root, 'dist', entry), ...rest],
  {
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => running.kill(signal));
running.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
