import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLog } from '@app/platform/http';
import { readConfiguration } from '@app/platform/config';
import { temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { type RunningApi, startApi } from './index.js';

const folders = temporaryFolders();

describe('The server', () => {
  const start = (folder: string): Promise<RunningApi> =>
    startApi({ config: readConfiguration({ PORT: '0' }, folder), logger: openLog('silent') });

  it('starts on an empty folder, takes requests, and goes down in order', async () => {
    const api = await start(folders());
    const key = api.adminKey.from === 'file' ? readFileSync(api.adminKey.file, 'utf8').trim() : '';
    const headers = { authorization: `Bearer ${key}` };
    await api.house.worker.host.caughtUp(5_000);
    expect(await (await fetch(`${api.url}/health/ready`)).json()).toEqual({ ready: true, reasons: [] });
    expect((await fetch(`${api.url}/v1/api-keys`, { headers })).status).toBe(200);
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('cardtrail_subscription_lag');
    expect(await api.close()).toBe(true);
    await expect(fetch(`${api.url}/health/live`)).rejects.toThrow();
  });
});
