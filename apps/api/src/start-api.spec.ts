import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigurationFault, readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { fakeClock, fakeScheduler, randomFrom, temporaryFolders } from '@app/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type RunningApi, type StartOptions, startApi } from './index.js';

const folders = temporaryFolders();
const running: RunningApi[] = [];

describe('The server', () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map((api) => api.close()));
  });

  const start = async (
    folder: string,
    settings: { readonly [name: string]: string } = {},
    over: Partial<StartOptions> = {},
  ): Promise<RunningApi> => {
    const api = await startApi({ config: readConfiguration({ PORT: '0', ...settings }, folder), logger: openLog('silent'), ...over });
    running.push(api);
    await api.house.worker.host.caughtUp(10_000);
    return api;
  };
  const adminOf = ({ adminKey }: RunningApi): string => (adminKey.from === 'file' ? readFileSync(adminKey.file, 'utf8').trim() : '');
  const asAdmin = (api: RunningApi, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${api.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${adminOf(api)}`, 'content-type': 'application/json', 'idempotency-key': 'spec' },
    });

  it('starts on an empty folder, takes requests, and goes down in order', async () => {
    const api = await start(folders());
    expect(await (await fetch(`${api.url}/health/ready`)).json()).toEqual({ ready: true, reasons: [] });
    expect((await asAdmin(api, '/v1/api-keys')).status).toBe(200);
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('cardtrail_subscription_lag{subscription=');
    expect(await api.close()).toBe(true);
    await expect(fetch(`${api.url}/health/live`)).rejects.toThrow();
  });
  it('says of nothing that it failed while a first start builds its views', async () => {
    const lines: string[] = [];
    const api = await start(folders(), {}, { logger: openLog('info', { write: (line) => void lines.push(line) }) });
    expect(lines.join('')).toContain('"msg":"subscription switched"');
    expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
    expect(await (await fetch(`${api.url}/metrics`)).text()).not.toMatch(/cardtrail_told_total\{.*failed/);
  });
  it('is the same install when it starts again: keys, prefix, data', async () => {
    const folder = folders();
    const first = await start(folder);
    const key = adminOf(first);
    const made = await asAdmin(first, '/v1/api-keys', { method: 'POST', body: JSON.stringify({ role: 'auditor', name: 'kept' }) });
    expect(made.status).toBe(201);
    await first.close();
    const second = await start(folder);
    expect(adminOf(second)).toBe(key);
    expect(second.tradePrefix).toBe(first.tradePrefix);
    expect(second.adminKey).toMatchObject({ from: 'file', isNew: false });
    expect(await (await asAdmin(second, '/v1/api-keys')).text()).toContain('"kept"');
  });
  it('answers a command with a position, and shows a list that has come so far', async () => {
    const api = await start(folders());
    const terms = { payWithinSeconds: 900, deliverWithinSeconds: 60, refundPolicy: 'None once viewed.' };
    const product = { name: 'Card', sku: 'C', unitPrice: { amount: 1000, currency: 'CNY' }, route: 'auto-key', mode: 'test', ...terms };
    const operator = await asAdmin(api, '/v1/api-keys', {
      method: 'POST',
      body: JSON.stringify({ role: 'operator', name: 'o', mode: 'test' }),
    });
    const { key } = (await operator.json()) as { readonly key: string };
    const as = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'one' };
    const listed = await fetch(`${api.url}/v1/products`, { method: 'POST', headers: as, body: JSON.stringify(product) });
    const position = listed.headers.get('cardtrail-position') ?? '';
    expect(BigInt(position)).toBe(await api.house.engine.events.headPosition());
    const list = (await (await fetch(`${api.url}/v1/products?seen=${position}`, { headers: as })).json()) as {
      readonly items: readonly unknown[];
    };
    expect(list.items).toHaveLength(1);
  });
  it('takes no new order while the disk is almost full', async () => {
    const api = await start(folders(), {}, { storageRoom: () => ({ freeBytes: 1e9, freePercent: 7 }) });
    const made = await asAdmin(api, '/v1/api-keys', {
      method: 'POST',
      body: JSON.stringify({ role: 'shop', shopId: 's', name: 's', mode: 'test' }),
    });
    const { key } = (await made.json()) as { readonly key: string };
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'one' };
    const refused = await fetch(`${api.url}/v1/orders`, { method: 'POST', headers, body: '{}' });
    expect({ status: refused.status, problem: await refused.json() }).toMatchObject({ status: 503, problem: { code: 'storage-low' } });
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('cardtrail_storage_free_percent 7');
  });
  it('keeps a folder to itself while it runs', async () => {
    const folder = folders();
    await start(folder);
    await expect(start(folder)).rejects.toThrow(/lock|in use|another/i);
  });
  it('lets go of the folder when it cannot listen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const folder = folders();
    await expect(start(folder, { PORT: String(port) })).rejects.toThrow(/is taken on/);
    taken.close();
    expect((await start(folder)).url).toContain('127.0.0.1');
  });
  it('names the setting, and what to do, when the key-encryption key is a folder or cannot be made', async () => {
    const folder = folders();
    mkdirSync(join(folder, 'kek'));
    const named = (kekFile: string) => expect(start(folder, { CARDTRAIL_KEK_FILE: kekFile })).rejects;
    await named('kek').toThrow(
      /^ {2}CARDTRAIL_KEK_FILE: the key-encryption key .*kek is a folder: set CARDTRAIL_KEK_FILE to the file itself$/m,
    );
    await named('/proc/cardtrail/kek').toThrow(
      /^ {2}CARDTRAIL_KEK_FILE: .* is not there and cannot be made \(E[A-Z]+\): set CARDTRAIL_KEK_FILE/m,
    );
    await named('/proc/cardtrail/kek').toBeInstanceOf(ConfigurationFault);
    expect((await start(folder)).url).toContain('127.0.0.1');
  });
  it("lets go of the folder when the administrator's key cannot be used", async () => {
    const folder = folders();
    const first = await start(folder);
    const made = await asAdmin(first, '/v1/api-keys', { method: 'POST', body: JSON.stringify({ role: 'shop', shopId: 's', name: 'n' }) });
    const { key } = (await made.json()) as { key: string };
    await first.close();
    await expect(start(folder, { CARDTRAIL_ADMIN_KEY: key })).rejects.toThrow(/CARDTRAIL_ADMIN_KEY/);
    expect((await asAdmin(await start(folder), '/v1/api-keys')).status).toBe(200);
  });
  it('is red when its clock has fallen behind what was recorded', async () => {
    const folder = folders();
    const clock = fakeClock();
    const surroundings = { clock, scheduler: fakeScheduler(clock), random: randomFrom(1) };
    const before = await startApi({ config: readConfiguration({ PORT: '0' }, folder), logger: openLog('silent'), ...surroundings });
    const brake = { effect: 'refunds', reason: 'the-gateway-moved' };
    expect((await asAdmin(before, '/v1/brakes', { method: 'POST', body: JSON.stringify(brake) })).status).toBe(201);
    await before.close();
    clock.advance(-60);
    const api = await startApi({ config: readConfiguration({ PORT: '0' }, folder), logger: openLog('silent'), ...surroundings });
    running.push(api);
    const answer = await fetch(`${api.url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('60 seconds behind');
  });
  it('has its routes in the documentation', async () => {
    const api = await start(folders());
    const { paths } = (await (await fetch(`${api.url}/v1/openapi.json`)).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/api-keys', '/v1/products', '/v1/parked', '/v1/jobs/{jobId}']));
  });
  it('refuses what comes without a key on every route that is not said to be public', async () => {
    const api = await start(folders());
    const { paths } = (await (await fetch(`${api.url}/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { security?: unknown }>>;
    };
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        if (security === undefined) continue;
        const { status } = await fetch(`${api.url}${path.replaceAll(/\{[^}]+\}/g, 'x')}`, { method: method.toUpperCase() });
        expect([path, method, status]).toEqual([path, method, 401]);
      }
    }
  });
  it('says where it cannot write', async () => {
    const folder = folders();
    mkdirSync(join(folder, 'data', 'events.db'), { recursive: true });
    await expect(start(folder)).rejects.toThrow();
  });
});
