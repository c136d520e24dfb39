import { readConfiguration } from '@app/platform/config';
import { noteRunningServer } from '@app/platform/engine';
import { lockDataFolder } from '@app/platform/event-store';
import { createHttpApp, type HealthCheck, openLog } from '@app/platform/http';
import { fakeClock, fakeScheduler, randomFrom, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { checkServer } from './server.check.js';

@Module({})
class House {}

const RED: readonly HealthCheck[] = [
  { name: 'clock', check: () => ({ ready: false, because: 'it is 3 s behind' }) },
  { name: 'store', check: () => ({ ready: true }) },
  { name: 'views', check: () => ({ ready: false, because: 'orders-of-shop is not built' }) },
];

describe('The check of the server', () => {
  const newFolder = temporaryFolders();
  let app: NestFastifyApplication;
  beforeEach(async () => {
    const clock = fakeClock();
    app = await createHttpApp(House, {
      ...{ apiKeys: { findApiKey: () => Promise.resolve(undefined) }, clock, scheduler: fakeScheduler(clock), random: randomFrom(1) },
      ...{ trustedProxies: [], logger: openLog('silent'), healthChecks: RED, metrics: new Registry(), hasRoom: () => true },
      position: () => 0n,
    });
  });
  afterEach(() => app.close());
  const fetch = async (asked: string | URL | Request): Promise<Response> => {
    const { pathname: url } = new URL(asked instanceof Request ? asked.url : asked);
    const { body, statusCode: status } = await app.inject({ url });
    return new Response(body, { status });
  };

  it('tells why a server is not ready, in the words of the server', async () => {
    const folder = newFolder();
    const configuration = readConfiguration({ CARDTRAIL_DATA: folder }, folder);
    const lock = lockDataFolder(folder);
    noteRunningServer(folder, { url: 'http://127.0.0.1:3000', pid: 7 });
    expect(await checkServer(configuration, { fetch })).toMatchObject({
      verdict: 'fail',
      says: { code: 'server-not-ready', detail: 'clock: it is 3 s behind; views: orders-of-shop is not built' },
    });
    lock.release();
  });
});
