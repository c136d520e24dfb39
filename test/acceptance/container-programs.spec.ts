import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../faults/free-port.js';

const root = join(import.meta.dirname, '..', '..');
const stop: (() => void)[] = [];

function node(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '', ...environment } });
  stop.push(() => child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly told: string }> {
  let told = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    told += chunk.toString('utf8');
  });
  await once(child, 'close');
  return { code: child.exitCode, told };
}

async function serve(status: number, body: string, port = 0): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    response.writeHead(status, { 'x-host': request.headers.host ?? '' }).end(request.url === '/health/ready' ? body : 'elsewhere');
  }).listen(port, '127.0.0.1');
  stop.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, port: address.port };
}

afterEach(() => {
  for (const one of stop.splice(0)) one();
});

describe('The health check of the image', () => {
  const health = (port: number, ...args: string[]) => ended(node(['docker/health.mjs', ...args], { PORT: String(port) }));

  it('passes when the program is ready', async () => {
    const { port } = await serve(200, '{"ready":true}');
    expect(await health(port)).toEqual({ code: 0, told: '' });
  });

  it('fails with the reason when it is not', async () => {
    const { port } = await serve(503, '{"ready":false,"because":"no store"}');
    const { code, told } = await health(port);
    expect(code).toBe(1);
    expect(told).toContain('503 {"ready":false,"because":"no store"}');
  });

  it('fails when nobody listens, and asks elsewhere when told to', async () => {
    const nobody = await freePort();
    expect(await health(nobody)).toMatchObject({ code: 1, told: expect.stringContaining('ECONNREFUSED') });
    const { port } = await serve(200, '');
    expect(await health(nobody, `http://127.0.0.1:${port}/`)).toEqual({ code: 0, told: '' });
  });
});

describe('The bridge to another loopback address', () => {
  it('carries requests as they are, from before the program runs, and keeps it from nothing', async () => {
    const { port } = await serve(200, 'carried');
    const near = await freePort();
    const asks = `const answer = await fetch('http://127.0.0.1:${near}/health/ready');
      if ((await answer.text()) !== 'carried' || answer.headers.get('x-host') !== '127.0.0.1:${near}') process.exitCode = 3;`;
    const child = node(['--import', './docker/loopback-bridge.mjs', '--input-type=module', '--eval', asks], {
      LOOPBACK_BRIDGES: `127.0.0.1:${near}=127.0.0.1:${port}`,
    });
    expect(await ended(child)).toEqual({ code: 0, told: '' });
  });

  it('cuts a connection whose other end cannot be reached, and goes on', async () => {
    const [near, far] = [await freePort(), await freePort()];
    const asks = `const fails = () => fetch('http://127.0.0.1:${near}/').then(() => process.exit(3), () => undefined);
      await fails(); await fails();`;
    const child = node(['--import', './docker/loopback-bridge.mjs', '--input-type=module', '--eval', asks], {
      LOOPBACK_BRIDGES: `127.0.0.1:${near}=127.0.0.1:${far}`,
    });
    expect(await ended(child)).toEqual({ code: 0, told: '' });
  });

  it('refuses what is no bridge, and a port that is taken', async () => {
    const { port } = await serve(200, '');
    const told = (bridges: string) =>
      ended(node(['--import', './docker/loopback-bridge.mjs', '--eval', 'setTimeout(() => {}, 20_000)'], { LOOPBACK_BRIDGES: bridges }));
    expect(await told('3100')).toEqual({ code: 78, told: 'LOOPBACK_BRIDGES: 3100 is not of the form host:port=host:port\n' });
    expect(await told(`127.0.0.1:${port}=127.0.0.1:1`)).toMatchObject({ code: 78, told: expect.stringContaining('EADDRINUSE') });
  });
});
