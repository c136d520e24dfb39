import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MILLIS = 60_000;
/** So many orders are paid twice within an hour that a person would be called for most of their refunds. */
const UNLIMITED_REFUNDS = { CARDTRAIL_AUTO_REFUNDS_PER_HOUR: '100000', CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR: '10000000 CNY' };
const adminKey = `ct_admin_${randomBytes(24).toString('base64url')}`;

/** What is special about a process: which program it is, and settings beyond those that every one has here. */
export type ProcessPlan = { readonly program?: 'api' | 'worker'; readonly settings?: { readonly [name: string]: string } };

/** The built server on one data folder, killed and started again as often as a test likes. */
export class ServerProcess {
  readonly adminKey = adminKey;
  private child: ChildProcess | undefined;
  private readonly folder: string;
  private readonly port: number;
  private readonly plan: ProcessPlan;

  // The bench runs this file as it stands, so its fields are written out.
  constructor(folder: string, port: number, plan: ProcessPlan = {}) {
    this.folder = folder;
    this.port = port;
    this.plan = plan;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  private isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it, unless it runs, and waits until it is ready; with a crash point, it may die at any time from then on, or before; at `failAt` it throws. */
  async start(crashAt?: string, failAt?: string): Promise<void> {
    if (this.isRunning()) return;
    const log = openSync(join(this.folder, 'server.log'), 'a');
    const inherited = Object.entries(process.env).filter(([name]) => !/^(CARDTRAIL_|EVENTSTORE_|MONGODB_|NODE_OPTIONS)/.test(name));
    const { program = 'api', settings = {} } = this.plan;
    this.child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'dist', 'apps', program, 'src', 'main.js')], {
      cwd: this.folder,
      stdio: ['ignore', log, log],
      env: {
        ...Object.fromEntries(inherited),
        ...{ PORT: String(this.port), HOST: '127.0.0.1', CARDTRAIL_DATA: this.dataFolder, CARDTRAIL_ADMIN_KEY: adminKey },
        ...{ CARDTRAIL_KEK_FILE: join(this.folder, 'key-encryption.key'), CARDTRAIL_PUBLIC_URL: this.url },
        ...UNLIMITED_REFUNDS,
        ...settings,
        ...(crashAt === undefined ? {} : { CARDTRAIL_CRASH_AT: crashAt }),
        ...(failAt === undefined ? {} : { CARDTRAIL_FAIL_AT: failAt }),
      },
    });
    const end = Date.now() + READY_WITHIN_MILLIS;
    while (Date.now() < end && this.isRunning()) {
      if (await this.isReady()) return;
      await pause(50);
    }
    if (this.isRunning() || crashAt === undefined) throw new Error(`the server does not get ready:\n${this.log()}`);
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Stands still, as a machine that swaps or a debugger would make it, until it is woken. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  /** Resolves once it has died, true; or false when it is still alive after so long. */
  async dies(withinMillis: number): Promise<boolean> {
    const end = Date.now() + withinMillis;
    while (this.isRunning() && Date.now() < end) await pause(10);
    return !this.isRunning();
  }

  /** Stops it as a deployment would. @returns the exit code */
  async stop(): Promise<number | null> {
    if (this.child === undefined || !this.isRunning()) return this.child?.exitCode ?? null;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
    return this.child.exitCode;
  }

  /** Runs a command of the command line on the data folder. */
  cli(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
    const ran = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'dist', 'apps', 'cli', 'src', 'main.js'), ...args],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          ...{
            CARDTRAIL_DATA: this.dataFolder,
            CARDTRAIL_KEK_FILE: join(this.folder, 'key-encryption.key'),
            CARDTRAIL_ADMIN_KEY: adminKey,
            NODE_OPTIONS: '',
            ...this.plan.settings,
          },
        },
      },
    );
    return { status: ran.status, output: `${ran.stdout}${ran.stderr}` };
  }

  /** The end of its log. */
  log(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8').split('\n').slice(-30).join('\n');
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch (error) {
      // Errors of fetch are of another realm here: only their names tell.
      const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : '';
      if (name === 'TypeError' || name === 'TimeoutError') return false;
      throw error;
    }
  }
}

/** Builds the programs that the tests kill, unless what is built is newer than its sources. */
export function buildOnce(): void {
  const built = spawnSync(process.execPath, [join(root, '.scripts', 'run.mjs')], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (built.status !== 0) throw new Error(`the build fails:\n${built.stdout}${built.stderr}`);
}
