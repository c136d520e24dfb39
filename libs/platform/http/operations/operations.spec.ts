import { fakeClock, fakeScheduler, randomFrom } from '@app/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Param } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { addGauge, createHttpApp, Draining, drain, drainOnSignal, type HealthCheck, openLog, Public } from '../index.js';

@Public()
@Controller('v1')
class Desk {
  static begun = Promise.withResolvers<undefined>();
  static go = Promise.withResolvers<undefined>();
  @Get('slow')
  async slow(): Promise<object> {
    Desk.begun.resolve(undefined);
    await Desk.go.promise;
    return { done: true };
  }
  @Get('pickup/:token')
  pickup(@Param('token') token: string): object {
    return { length: token.length };
  }
}

@Module({ controllers: [Desk] })
class House {}

const opened: NestFastifyApplication[] = [];
const written: string[] = [];
afterEach(async () => {
  written.length = 0;
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

async function open(
  healthChecks: readonly HealthCheck[] = [],
  metrics = new Registry(),
  clock = fakeClock(),
  scheduler = fakeScheduler(clock),
): Promise<NestFastifyApplication> {
  const logger = openLog('debug', { write: (line) => void written.push(line) });
  const app = await createHttpApp(House, {
    ...{
      apiKeys: { findApiKey: async () => undefined },
      clock,
      scheduler,
      random: randomFrom(1),
      trustedProxies: [],
    },
    ...{ logger, healthChecks, metrics, hasRoom: () => true, position: () => 0n },
  });
  opened.push(app);
  return app;
}

describe('Health', () => {
  it('is live while the process answers at all', async () => {
    const app = await open([{ name: 'events', check: () => ({ ready: false, because: 'the disk is gone' }) }]);
    expect((await app.inject('/health/live')).json()).toEqual({ live: true });
  });
  it('is ready when every part is', async () => {
    const answer = await (await open([{ name: 'events', check: async () => ({ ready: true }) }])).inject('/health/ready');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ ready: true, reasons: [] });
  });
  it('is red with every reason', async () => {
    const app = await open([
      { name: 'events', check: () => ({ ready: false, because: 'the disk is gone' }) },
      { name: 'clock', check: () => ({ ready: true }) },
      { name: 'views', check: () => Promise.reject(new Error('secret detail')) },
    ]);
    const answer = await app.inject('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      ready: false,
      reasons: [
        { name: 'events', because: 'the disk is gone' },
        { name: 'views', because: 'it could not be checked' },
      ],
    });
  });
  it('is red for a part that gives no answer in time', async () => {
    const clock = fakeClock();
    const scheduler = fakeScheduler(clock);
    const asked = Promise.withResolvers<undefined>();
    const silent = (): Promise<never> => {
      asked.resolve(undefined);
      return new Promise<never>(() => undefined);
    };
    const app = await open([{ name: 'documents', check: silent }], new Registry(), clock, scheduler);
    const answering = app.inject('/health/ready');
    await asked.promise;
    await scheduler.advance(2);
    expect((await answering).json()).toEqual({ ready: false, reasons: [{ name: 'documents', because: 'it gave no answer in time' }] });
  });
  it('says in the log once what turned it red, and when it is ready again', async () => {
    const health: { reasons: readonly string[] } = { reasons: [] };
    const check = (name: string): HealthCheck => ({
      name,
      check: () => (health.reasons.includes(name) ? { ready: false, because: `${name} is lost` } : { ready: true }),
    });
    const app = await open([check('events'), check('documents')]);
    const red = [[], ['events'], ['events'], ['events', 'documents'], [], []];
    for (const reasons of red) {
      health.reasons = reasons;
      await app.inject('/health/ready');
    }
    const told = written
      .map((line) => JSON.parse(line) as { readonly msg: string; readonly reasons?: readonly { readonly name: string }[] })
      .filter(({ msg }) => /^(not ready|ready again)$/.test(msg));
    expect(told.map(({ msg, reasons = [] }) => [msg, ...reasons.map(({ name }) => name)])).toEqual([
      ['not ready', 'events'],
      ['not ready', 'events', 'documents'],
      ['ready again'],
    ]);
  });
  it('is red while going down', async () => {
    const app = await open();
    app.get(Draining).begin();
    const answer = await app.inject('/health/ready');
    expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false, reasons: [{ name: 'server', because: 'it is going down' }] }]);
  });
});

describe('Metrics', () => {
  it('count answers by route and status, never by address', async () => {
    const app = await open();
    await app.inject('/v1/pickup/very-secret-token');
    await app.inject('/v1/nowhere/very-secret-token');
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="/v1/pickup/:token",status="200"} 1');
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
    expect(body).not.toContain('very-secret-token');
  });
  it('are read when they are asked for', async () => {
    const metrics = new Registry();
    let lag = 3;
    addGauge(metrics, 'cardtrail_lag', 'How far behind.', ['subscription'], () => [{ labels: { subscription: 'alarms' }, value: lag }]);
    const app = await open([], metrics);
    expect((await app.inject('/metrics')).body).toContain('cardtrail_lag{subscription="alarms"} 3');
    lag = 0;
    expect((await app.inject('/metrics')).body).toContain('cardtrail_lag{subscription="alarms"} 0');
  });
  it('are told without the one that cannot be read, which is counted', async () => {
    const metrics = new Registry();
    addGauge(metrics, 'cardtrail_lag', 'How far behind.', [], () => Promise.reject(new Error('the store is lost')));
    addGauge(metrics, 'cardtrail_room', 'How much is free.', [], () => [{ labels: {}, value: 7 }]);
    const app = await open([], metrics);
    await app.inject('/metrics');
    const { statusCode, body } = await app.inject('/metrics');
    expect([statusCode, body.includes('\ncardtrail_lag ')]).toEqual([200, false]);
    expect(body).toContain('cardtrail_room 7');
    expect(body).toContain('cardtrail_gauge_failures_total{gauge="cardtrail_lag"} 1');
  });
});

describe('The log', () => {
  it('tells of each answer by its route, never by its address or key', async () => {
    const app = await open();
    await app.inject({ url: '/v1/pickup/very-secret-token?sign=abc', headers: { authorization: 'Bearer ct_shop_secret' } });
    expect(written.join('')).toContain('"route":"/v1/pickup/:token"');
    for (const secret of ['very-secret-token', 'sign=abc', 'ct_shop_secret']) expect(written.join('')).not.toContain(secret);
  });
  it('withholds what may be a secret or a personal value, wherever it stands', () => {
    const logger = openLog('info', { write: (line) => void written.push(line) });
    const secrets = { authorization: 'Bearer a1', key: 'a2', contact: 'a3', body: 'a4', query: 'a5' };
    logger.info({ ...secrets, key: 'order-1', request: secrets, deeper: { request: secrets } }, 'told');
    expect(written.join('')).toContain('order-1');
    expect(written.join('')).not.toMatch(/a[1-5]/);
  });
  it('is silent where it is to be', () => {
    openLog('silent', { write: (line) => void written.push(line) }).error('nothing');
    expect(written).toEqual([]);
  });
});

describe('Going down', () => {
  it('finishes what was accepted, takes nothing new, and then the steps in order', async () => {
    const app = await open();
    Desk.begun = Promise.withResolvers();
    Desk.go = Promise.withResolvers();
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const slow = fetch(`${url}/v1/slow`);
    await Desk.begun.promise;
    const took: string[] = [];
    const step = (name: string) => ({ name, run: async () => void took.push(name) });
    const down = drain({
      app,
      scheduler: fakeScheduler(fakeClock()),
      steps: [step('worker'), step('engine')],
      onFailure: (name) => void took.push(name),
    });
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    expect(took).toEqual([]);
    Desk.go.resolve(undefined);
    expect(await (await slow).json()).toEqual({ done: true });
    expect(await down).toBe(true);
    expect(took).toEqual(['worker', 'engine']);
  });
  it('goes on when a step fails, and says so', async () => {
    const app = await open();
    const took: string[] = [];
    const steps = [
      { name: 'worker', run: () => Promise.reject(new Error('stuck')) },
      { name: 'engine', run: async () => void took.push('engine') },
    ];
    expect(await drain({ app, scheduler: fakeScheduler(fakeClock()), steps, onFailure: (name) => void took.push(`${name} failed`) })).toBe(
      false,
    );
    expect(took).toEqual(['worker failed', 'engine']);
  });
  it('cuts what does not come to its end', async () => {
    const app = await open();
    Desk.begun = Promise.withResolvers();
    Desk.go = Promise.withResolvers();
    await app.listen(0, '127.0.0.1');
    const slow = fetch(`${await app.getUrl()}/v1/slow`);
    const cut = expect(slow).rejects.toThrow();
    await Desk.begun.promise;
    const clock = fakeClock();
    const scheduler = fakeScheduler(clock);
    const down = drain({ app, scheduler, steps: [], onFailure: () => undefined });
    await scheduler.advance(6);
    await cut;
    Desk.go.resolve(undefined);
    expect(await down).toBe(true);
  });

  describe('at a signal', () => {
    const signalled = (down: () => Promise<boolean>) => {
      const listeners = new Map<string, () => void>();
      const exits: number[] = [];
      const scheduler = fakeScheduler(fakeClock());
      const process = {
        once: (signal: string, listener: () => void) => listeners.set(signal, listener),
        exit: (code: number) => void exits.push(code),
      };
      const goDown = drainOnSignal(down, { process, scheduler });
      return { exits, scheduler, goDown, send: (signal: string) => listeners.get(signal)?.() };
    };
    it.each(['SIGTERM', 'SIGINT'])('ends with 0: %s', async (signal) => {
      const { exits, scheduler, send } = signalled(async () => true);
      send(signal);
      await scheduler.advance(0);
      expect(exits).toEqual([0]);
    });
    it('happens once, however many signals come', async () => {
      let times = 0;
      const { scheduler, send } = signalled(async () => {
        times += 1;
        return true;
      });
      for (const signal of ['SIGTERM', 'SIGINT']) send(signal);
      await scheduler.advance(0);
      expect(times).toBe(1);
    });
    it('happens for another reason too, and ends with the code of that', async () => {
      const { exits, scheduler, goDown, send } = signalled(async () => true);
      goDown(78);
      send('SIGTERM');
      await scheduler.advance(0);
      expect(exits).toEqual([78]);
    });
    it('ends with 1 when a part failed', async () => {
      for (const down of [async () => false, () => Promise.reject(new Error('stuck'))]) {
        const { exits, scheduler, send } = signalled(down);
        send('SIGTERM');
        await scheduler.advance(0);
        expect(exits).toEqual([1]);
      }
    });
    it('ends before ten seconds are over, whatever hangs', async () => {
      const { exits, scheduler, send } = signalled(() => new Promise(() => undefined));
      send('SIGTERM');
      await scheduler.advance(9);
      expect(exits).toEqual([]);
      await scheduler.advance(0.9);
      expect(exits).toEqual([1]);
    });
  });
});
