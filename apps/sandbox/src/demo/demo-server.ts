import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A server of its own, on data of its own, which end with the demonstration. */
export type DemoServer = {
  readonly url: string;
  readonly adminKey: string;
  readonly folder: string;
  /** Stops the server as a deployment would, and removes its data. */
  close(): Promise<void>;
  /** The last lines of the server's log. */
  log(): Promise<string>;
};

const READY_WITHIN_MILLIS = 20_000;
const STOP_WITHIN_MILLIS = 10_000;

/**
 * Starts the built server as a process of its own, on a fresh temporary data folder and a free port, and waits until it is ready.
 * @throws Error with the end of the server's log when it does not get ready
 */
export async function startDemoServer(): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cardtrail-demo-'));
  const port = await freePort();
  const adminKey = `ct_admin_${randomBytes(24).toString('base64url')}`;
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'a');
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['--enable-source-maps', '--disable-warning=ExperimentalWarning', apiEntry()], {
    cwd: folder,
    // A group of its own: Ctrl-C reaches the demonstration, which then ends the server in order.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...withoutOurs(process.env),
      ...{ PORT: String(port), HOST: '127.0.0.1', CARDTRAIL_DATA: join(folder, 'data'), CARDTRAIL_ADMIN_KEY: adminKey },
      ...{ CARDTRAIL_KEK_FILE: join(folder, 'key-encryption.key'), CARDTRAIL_PUBLIC_URL: `${url}/` },
      CARDTRAIL_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  });
  const demo: DemoServer = {
    ...{ url, adminKey, folder },
    log: async () => (await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n'),
    close: async () => {
      await stop(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await untilReady(server, url);
    return demo;
  } catch (error) {
    const told = await demo.log();
    await demo.close();
    throw new Error(`the server does not get ready:\n${told}`, { cause: error });
  }
}

function apiEntry(): string {
  return join(import.meta.dirname, '..', '..', '..', 'api', 'src', 'main.js');
}

function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('CARDTRAIL_') && !/^(EVENTSTORE|MONGODB)_URL$/.test(name)),
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const end = Date.now() + READY_WITHIN_MILLIS;
  while (Date.now() < end) {
    if (hasEnded(server)) throw new Error(`it exited with ${server.exitCode ?? server.signalCode ?? ''}`);
    if (await isReady(url)) return;
    await pause(100);
  }
  throw new Error('it took too long');
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), STOP_WITHIN_MILLIS);
  await gone;
  clearTimeout(patience);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
