import { readFileSync } from 'node:fs';
import { readConfiguration } from '@app/platform/config';
import { readRunningServer } from '@app/platform/engine';
import { openLog } from '@app/platform/http';
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
    expect(readRunningServer(api.house.config.dataFolder)).toEqual({ url: api.url, pid: process.pid });
    const headers = { authorization: `Bearer ${key}` };
    await api.house.worker.host.caughtUp(5_000);
    expect(await (await fetch(`${api.url}/health/ready`)).json()).toEqual({ ready: true, reasons: [] });
    expect((await fetch(`${api.url}/v1/api-keys`, { headers })).status).toBe(200);
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('cardtrail_subscription_lag');
    expect(await api.close()).toBe(true);
    expect(readRunningServer(api.house.config.dataFolder)).toBeUndefined();
    await expect(fetch(`${api.url}/health/live`)).rejects.toThrow();
  });
});
