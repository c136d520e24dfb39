// Builds when dist is missing or older than the sources, then runs one entry of it: node .scripts/run.mjs apps/api/src/main.js
import '../apps/node-version.js';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist', '.built');
const lock = join(root, 'node_modules', '.cardtrail-build');
const LOOK_EVERY_MILLIS = 200;
/** A build takes seconds: a lock that is older was left behind. */
const LOCK_HOLDS_MILLIS = 300_000;

/** In whole milliseconds: a file system keeps more of them than can be set. */
const newest = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return Math.floor(found.mtimeMs);
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), Math.floor(found.mtimeMs));
};

const sources = ['apps', 'libs', '.swcrc', 'nest-cli.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const changedAt = () => Math.max(...sources.map((source) => newest(join(root, source))));
const isBuilt = () => newest(stamp) >= changedAt();

// An install without the build tools runs what was built elsewhere.
const canBuild = existsSync(join(root, 'node_modules', '.bin', 'nest'));

/** True when this process may build; false after another one has let go of the lock. */
const takeLock = async () => {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const taken = statSync(lock, { throwIfNoEntry: false });
  if (taken && Date.now() - taken.mtimeMs > LOCK_HOLDS_MILLIS) rmSync(lock, { recursive: true, force: true });
  else await pause(LOOK_EVERY_MILLIS);
  return false;
};

/** Of several that start at once, one builds and the others wait for it. */
while (canBuild && !isBuilt()) {
  if (!(await takeLock())) continue;
  try {
    if (isBuilt()) break;
    const state = changedAt();
    const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
    if (build.status !== 0) {
      process.stderr.write(build.stdout + build.stderr);
      process.exitCode = build.status ?? 1;
      break;
    }
    writeFileSync(stamp, '');
    // The state that was read, not the moment it was finished: an edit made during the build counts as newer.
    utimesSync(stamp, new Date(), new Date(state));
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
if (process.exitCode) process.exit();

const [entry, ...rest] = process.argv.slice(2);
// Without an entry it only builds.
if (entry === undefined) process.exit(0);
if (!existsSync(join(root, 'dist', entry))) {
  console.error(
    `There is no dist/${entry}: ${canBuild ? 'run npm run build and see why' : 'the tools that would build it are not installed, so run npm ci'}.`,
  );
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
