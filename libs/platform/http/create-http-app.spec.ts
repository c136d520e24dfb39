import { Readable } from 'node:stream';
import { instant, sha256 } from '@app/kernel';
import { fakeClock, fakeScheduler, randomFrom } from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { Registry } from 'prom-client';
import type { ApiKeyRecord } from '../secrets/index.js';
import {
  Caller,
  type CallerIdentity,
  createHttpApp,
  From,
  IdempotencyKey,
  NamePipe,
  OrderIdPipe,
  openLog,
  Public,
  type RequestOrigin,
  Roles,
  Scope,
  TakesBytes,
  TakesLines,
} from './index.js';

class Buyer {
  @IsString() @Length(1, 20) contact!: string;
}

class Wish {
  @IsInt() @Min(1) @Max(10) quantity!: number;
  @IsOptional() @IsString() note?: string;
  @IsOptional() @ValidateNested() @Type(() => Buyer) buyer?: Buyer;
}

@Controller('v1')
class Counter {
  @Post('wishes')
  @Roles('shop')
  wish(@Body() wish: Wish, @IdempotencyKey() key: string, @Caller() caller: CallerIdentity): object {
    return { ...wish, key, shop: caller.shopId };
  }
  @Get('nobody')
  nobody(): object {
    return { open: true };
  }
}

@Module({ controllers: [Counter] })
class Shop {}

describe('x', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    const clock = fakeClock();
    app = await createHttpApp(Shop, {
      apiKeys: {
        findApiKey: async (key) =>
          key === 'ct_shop_1'
            ? { id: 'k1', role: 'shop', shopId: 's1', name: 'n', mode: 'live', scopes: [], createdAt: clock.now() }
            : undefined,
      },
      clock,
      scheduler: fakeScheduler(clock),
      random: randomFrom(1),
      trustedProxies: [],
      logger: openLog('silent'),
      healthChecks: [],
      metrics: new Registry(),
    });
  });
  afterAll(() => app.close());
  it('answers', async () => {
    const h = { authorization: 'Bearer ct_shop_1', 'idempotency-key': 'a' };
    for (const r of [
      await app.inject({ method: 'POST', url: '/v1/wishes', headers: h, payload: { quantity: 2 } }),
      await app.inject({ method: 'POST', url: '/v1/wishes', headers: h, payload: { quantity: 'x', other: 1, buyer: { contact: '' } } }),
      await app.inject({
        method: 'POST',
        url: '/v1/wishes',
        headers: { ...h, 'content-type': 'application/json' },
        payload: '{"quantity": 2',
      }),
      await app.inject({ method: 'POST', url: '/v1/wishes', headers: { ...h, 'content-type': 'text/xml' }, payload: '<a/>' }),
      await app.inject({
        method: 'POST',
        url: '/v1/wishes',
        headers: { ...h, 'content-type': 'application/json' },
        payload: `"${'x'.repeat(1024 * 1024)}"`,
      }),
      await app.inject({ method: 'POST', url: '/v1/wishes', headers: h }),
      await app.inject({ method: 'GET', url: '/v1/nobody', headers: h }),
      await app.inject({ method: 'GET', url: '/v1/nobody' }),
      await app.inject({ method: 'GET', url: '/v1/nowhere' }),
      await app.inject({ method: 'GET', url: '/v1/%zz' }),
      await app.inject({ method: 'GET', url: '/health/live' }),
      await app.inject({ method: 'GET', url: '/health/ready' }),
      await app.inject({ method: 'GET', url: '/metrics' }),
      await app.inject({ method: 'GET', url: '/v1/openapi.json' }),
      await app.inject({ method: 'GET', url: '/docs' }),
      await app.inject({ method: 'GET', url: '/docs/swagger-ui.css' }),
    ])
      console.log(r.statusCode, JSON.stringify(r.headers), r.body.slice(0, 1500));
  });
});
