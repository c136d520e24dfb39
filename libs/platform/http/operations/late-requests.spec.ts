import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FakeScheduler, fakeClock, fakeScheduler, randomFrom } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { createHttpApp, drain, openLog, Public } from '../index.js';

@Public()
@Controller('v1')
class Desk {
  static begun = Promise.withResolvers<undefined>();
  static go = Promise.withResolvers<undefined>();
  @Get('quick')
  quick(): object {
    return { done: true };
  }
  @Get('slow')
  async slow(): Promise<object> {
    Desk.begun.resolve(undefined);
    await Desk.go.promise;
    return { done: true };
  }
}

@Module({ controllers: [Desk] })
class House {}

const NOTICE_MILLIS = 250;

describe('A request that comes while the server goes down', () => {
  let app: NestFastifyApplication;
  let scheduler: FakeScheduler;
  let agent: Agent;
  let port: number;
  beforeEach(async () => {
    Desk.begun = Promise.withResolvers();
    Desk.go = Promise.withResolvers();
    const clock = fakeClock();
    scheduler = fakeScheduler(clock);
    agent = new Agent({ keepAlive: true });
    app = await createHttpApp(House, {
      ...{ apiKeys: { findApiKey: async () => undefined }, clock, scheduler, random: randomFrom(1), trustedProxies: [] },
      ...{ logger: openLog('silent'), healthChecks: [], metrics: new Registry(), hasRoom: () => true, position: () => 0n },
    });
    await app.listen(0, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
  });
  afterEach(async () => {
    agent.destroy();
    await app.close();
  });

  const get = async (path: string): Promise<{ readonly answer: IncomingMessage; readonly body: unknown; readonly reused: boolean }> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const asked = request({ host: '127.0.0.1', port, path, agent, headers: { 'accept-language': 'en' } }, resolve)
      .on('error', reject)
      .end();
    const answer = await promise;
    return { answer, body: JSON.parse(await text(answer)), reused: asked.reusedSocket };
  };
  const down = (noticeMillis: number): Promise<boolean> => drain({ app, scheduler, steps: [], noticeMillis, onFailure: () => undefined });
  const keptOpen = (): number => Object.values(agent.freeSockets).flat().length;

  it('over a connection that was kept is told to come back, and that this connection ends', async () => {
    await get('/v1/quick');
    const isDown = down(NOTICE_MILLIS);
    const { answer, body, reused } = await get('/v1/quick');
    expect(reused).toBe(true);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({
      ...{
        'content-type': 'application/problem+json; charset=utf-8',
        'retry-after': '1',
        connection: 'close',
        'cache-control': 'no-store',
      },
    });
    expect(body).toEqual({
      ...{ type: 'urn:cardtrail:problem:shutting-down', status: 503, code: 'shutting-down' },
      title: 'The server is going down. Ask again.',
    });
    expect(keptOpen()).toBe(0);
    await scheduler.advance(NOTICE_MILLIS / 1_000);
    expect(await isDown).toBe(true);
  });

  it('over a new connection is told the same while notice is given, and health is still told', async () => {
    const isDown = down(NOTICE_MILLIS);
    expect((await get('/v1/nowhere')).body).toMatchObject({ code: 'shutting-down' });
    expect((await get('/health/live')).answer).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
    expect((await get('/health/ready')).body).toMatchObject({ ready: false });
    await scheduler.advance(NOTICE_MILLIS / 1_000);
    expect(await isDown).toBe(true);
  });

  it('but began before is answered, and is the last of its connection', async () => {
    const slow = get('/v1/slow');
    await Desk.begun.promise;
    const isDown = down(0);
    Desk.go.resolve(undefined);
    const { answer, body } = await slow;
    expect([answer.statusCode, answer.headers.connection, body]).toEqual([200, 'close', { done: true }]);
    expect(await isDown).toBe(true);
  });

  it('and whose first bytes were there already is not cut off in the middle', async () => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    const slow = get('/v1/slow');
    socket.write('GET /v1/quick HTTP/1.1\r\nHost: a\r\n');
    await Desk.begun.promise;
    // The server has read those bytes when it has answered whoever came after them.
    await get('/v1/quick');
    const isDown = down(0);
    const answer = text(socket);
    socket.write('\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 503 .*connection: close.*content-type: application\/problem\+json.*"shutting-down"/s);
    Desk.go.resolve(undefined);
    expect((await slow).answer.statusCode).toBe(200);
    expect(await isDown).toBe(true);
  });

  it('finds no idle connection left open once notice was given', async () => {
    await get('/v1/quick');
    expect(keptOpen()).toBe(1);
    const isDown = down(NOTICE_MILLIS);
    await scheduler.advance(NOTICE_MILLIS / 1_000);
    expect(await isDown).toBe(true);
    await expect(get('/v1/quick')).rejects.toThrow();
  });
});
