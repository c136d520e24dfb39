import { fakeClock } from '@app/testing';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { CallbackGate, Public, RateLimited } from '../index.js';
import { TokenBuckets } from './token-buckets.js';

describe('A token bucket', () => {
  it('lets through a burst, and then so many per second', () => {
    const clock = fakeClock();
    const buckets = new TokenBuckets(clock, { burst: 3, perSecond: 2 });
    const through = (times: number): number => Array.from({ length: times }, () => buckets.take('a')).filter(Boolean).length;
    expect(through(10)).toBe(3);
    clock.advance(1);
    expect(through(10)).toBe(2);
    clock.advance(3_600);
    expect(through(10)).toBe(3);
  });
  it('is one for each key', () => {
    const buckets = new TokenBuckets(fakeClock(), { burst: 1, perSecond: 1 });
    expect([buckets.take('a'), buckets.take('b'), buckets.take('a')]).toEqual([true, true, false]);
  });
  it('gives nothing for a clock that goes back', () => {
    const clock = fakeClock();
    const buckets = new TokenBuckets(clock, { burst: 1, perSecond: 1 });
    buckets.take('a');
    clock.advance(-100);
    expect(buckets.take('a')).toBe(false);
  });
  it('forgets the key not used for longest when there are too many', () => {
    const buckets = new TokenBuckets(fakeClock(), { burst: 1, perSecond: 1 }, 2);
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key);
    expect([buckets.take('a'), buckets.take('b')]).toEqual([false, true]);
  });
});

describe('The gate for callbacks', () => {
  const message = (n: number) => ({ method: 'POST', query: '', body: Buffer.from(`trade_no=${n}`) }) as const;
  const flooded = (): CallbackGate => {
    const gate = new CallbackGate({ clock: fakeClock() });
    for (let n = 0; n < 5_000; n += 1) gate.admits('epay-1', '203.0.113.9', message(0));
    return gate;
  };

  it('works on two hundred copies that come at once', () => {
    const gate = new CallbackGate({ clock: fakeClock() });
    expect(Array.from({ length: 200 }, () => gate.admits('epay-1', '203.0.113.9', message(1))).every(Boolean)).toBe(true);
  });
  it('has the rest of a flood of copies come again', () => expect(flooded().admits('epay-1', '203.0.113.9', message(0))).toBe(false));
  it('works on the first copy of a message in the midst of a flood', () => {
    const gate = flooded();
    expect(gate.admits('epay-1', '203.0.113.9', message(1))).toBe(true);
    expect(gate.admits('epay-1', '203.0.113.9', message(1))).toBe(false);
  });
  it('takes the same bytes by another method, or for another account, for another message', () => {
    const gate = flooded();
    expect(gate.admits('epay-1', '203.0.113.9', { ...message(0), method: 'GET' })).toBe(true);
    expect(gate.admits('epay-2', '203.0.113.9', message(0))).toBe(true);
  });
  it('does not make one address pay for another', () => {
    const gate = flooded();
    expect(gate.admits('epay-1', '198.51.100.1', message(0))).toBe(true);
  });
});

@Public()
@Controller('v1')
class Pickup {
  @Get('pickup')
  @RateLimited('pickup', { burst: 5, perSecond: 0.5 })
  pickup(): object {
    return {};
  }
  @Get('elsewhere')
  elsewhere(): object {
    return {};
  }
}

@Module({ controllers: [Pickup] })
class Door {}

describe('A route that bounds its rate', () => {
  let stage: HttpStage;
  beforeAll(async () => {
    stage = await httpStage({ modules: [Door] });
  });
  afterAll(() => stage.close());

  it('refuses what comes too fast, and says when to come again', async () => {
    const statuses = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await stage.ask('GET', '/v1/pickup')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await stage.ask('GET', '/v1/pickup')).toMatchObject({ body: { code: 'too-many-requests' }, headers: { 'retry-after': '2' } });
    expect((await stage.ask('GET', '/v1/elsewhere')).status).toBe(200);
    stage.clock.advance(2);
    expect((await stage.ask('GET', '/v1/pickup')).status).toBe(200);
  });
});
