import type { Money } from '@app/kernel';
import { fakeClock, fakeScheduler, randomFrom } from '@app/testing';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Headers, Module, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Registry } from 'prom-client';
import {
  Answers,
  createHttpApp,
  IdempotencyKey,
  list,
  money,
  NamePipe,
  named,
  openLog,
  optional,
  orNull,
  Public,
  page,
  RateLimited,
  Refuses,
  Roles,
  record,
  Scope,
  text,
} from '../index.js';

class Buyer {
  @IsString()
  @Length(1, 20)
  contact!: string;
}

class Line {
  @IsInt()
  @Min(1)
  count!: number;
}

class Wish {
  @IsInt()
  @Min(1)
  @Max(10)
  quantity!: number;

  @ValidateNested()
  buyer!: Buyer;

  @IsOptional()
  @Matches(/^[a-z]+$/)
  note?: string;

  @IsOptional()
  @IsIn(['a', 'b'])
  kind?: string;

  @IsOptional()
  @IsBoolean()
  quick?: boolean;

  @IsArray()
  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines!: Line[];

  @IsArray()
  @ArrayMaxSize(5)
  @IsString({ each: true })
  @MaxLength(30, { each: true })
  tags!: string[];

  @ApiProperty({ description: 'said by hand' })
  @IsString()
  said!: string;
}

type WishId = string & { readonly of: 'wish' };

class Page {
  @IsOptional()
  @IsInt()
  @Max(100)
  limit?: number;
}

@Controller('v1/wishes')
class Counter {
  @Post()
  @Roles('shop')
  wish(@Body() wish: Wish, @IdempotencyKey() _key: string): Wish {
    return wish;
  }
  @Post(':wishId/granted-by/:who')
  @ApiOperation({ summary: 'Grant a wish' })
  @Roles('shop')
  grantBy(@Param('wishId') wishId: WishId, @Param('who') who: string, @Headers('content-type') type: string): object {
    return { wishId, who, type };
  }
  @Get(':id')
  @Public()
  find(@Param('id') id: string, @Query() _page: Page): object {
    return { id };
  }
}

type Granted = { readonly wish: string; readonly price: Money | null; readonly helpers?: readonly string[] };

const granted = named(
  'Granted',
  'A wish that was granted.',
  record<Granted>({ wish: text('Its words.'), price: orNull(money), helpers: optional(list(text())) }),
);

@Controller('v1/granted')
class GrantedWishes {
  @Get()
  @Roles('shop')
  @Scope('keys:read')
  @Answers(page('GrantedPage', granted), { 'Retry-After': { description: 'Seconds.', schema: { type: 'string' } } })
  all(@Query() _page: Page): { readonly items: readonly Granted[]; readonly next: null } {
    return { items: [], next: null };
  }
  @Post(':name')
  @Public()
  @RateLimited('granted', { burst: 10, perSecond: 10 })
  @Answers(granted)
  @Refuses('out-of-stock', 'price-changed')
  grant(@Param('name', NamePipe) wish: string): Granted {
    return { wish, price: null };
  }
}

@Module({ controllers: [Counter, GrantedWishes] })
class Shop {}

type Answer = { readonly content?: Readonly<Record<string, { readonly examples?: object }>> };

type Told = {
  readonly openapi: string;
  readonly components: { readonly [kind in 'schemas' | 'examples']: Readonly<Record<string, unknown>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
};

@Module({})
class Nothing {}

describe('The documentation', () => {
  let stage: HttpStage;
  let document: Told;
  beforeAll(async () => {
    stage = await httpStage({ modules: [Shop] });
    document = (await stage.ask('GET', '/v1/openapi.json')).body as Told;
  });
  afterAll(() => stage.close());

  const problemsOf = (path: string, method: string): Readonly<Record<string, readonly string[]>> => {
    const responses = (document.paths[path]?.[method]?.['responses'] ?? {}) as Readonly<Record<string, Answer>>;
    return Object.fromEntries(
      Object.entries(responses).map(([status, { content }]) => [
        status,
        Object.keys(content?.['application/problem+json']?.examples ?? {}),
      ]),
    );
  };

  it('is OpenAPI 3.1, for everybody', () => expect(document.openapi).toBe('3.1.0'));
  it('says of inputs what their checks say', () =>
    expect(document.components.schemas['Wish']).toEqual({
      type: 'object',
      required: ['said', 'quantity', 'buyer', 'lines', 'tags'],
      properties: {
        quantity: { type: 'integer', minimum: 1, maximum: 10 },
        buyer: { $ref: '#/components/schemas/Buyer' },
        note: { type: 'string', pattern: '^[a-z]+$' },
        kind: { type: 'string', enum: ['a', 'b'] },
        quick: { type: 'boolean' },
        lines: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Line' } },
        tags: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 30 } },
        said: { type: 'string', description: 'said by hand' },
      },
    }));
  it('says of inputs within inputs, too', () =>
    expect(document.components.schemas['Buyer']).toMatchObject({
      properties: { contact: { type: 'string', minLength: 1, maxLength: 20 } },
    }));
  it('names the key of a command, who may come, and how a problem is told', () => {
    expect(document.paths['/v1/wishes']?.['post']).toMatchObject({
      parameters: [{ name: 'Idempotency-Key', in: 'header', required: true }],
      security: [{ bearer: [] }],
      responses: { default: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    });
    expect(document.paths['/v1/wishes/{id}']?.['get']).not.toHaveProperty('security');
    expect(document.components.schemas['ProblemCode']).toMatchObject({ enum: expect.arrayContaining(['unknown-order']) });
  });
  it('describes what stands in a query', () =>
    expect(document.paths['/v1/wishes/{id}']?.['get']).toMatchObject({
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'limit', in: 'query', required: false })]),
    }));
  it('gives every name in a path one parameter, and leaves out headers that are said elsewhere', () => {
    const inPath = { in: 'path', required: true, schema: { type: 'string' } };
    const { parameters } = document.paths['/v1/wishes/{wishId}/granted-by/{who}']?.['post'] ?? {};
    expect(parameters).toEqual([
      { name: 'wishId', ...inPath },
      { name: 'who', ...inPath },
    ]);
  });
  it('takes the summary of an operation from its id where none is given', () => {
    expect(document.paths['/v1/wishes']?.['post']).toMatchObject({ summary: 'Counter: wish' });
    expect(document.paths['/v1/wishes/{wishId}/granted-by/{who}']?.['post']).toMatchObject({ summary: 'Grant a wish' });
  });
  it('says what a good answer is, and that the answer to a command tells a position', () => {
    expect(document.paths['/v1/wishes']?.['post']).toMatchObject({
      responses: { 201: { description: 'Created.', headers: { 'CardTrail-Position': { schema: { type: 'string' } } } } },
    });
    expect(document.paths['/v1/wishes/{id}']?.['get']).not.toHaveProperty('responses.200.headers');
  });
  it('says what is answered, and gives what has a name one place', () => {
    expect(document.paths['/v1/granted']?.['get']).toMatchObject({
      responses: {
        200: {
          headers: { 'Retry-After': { description: 'Seconds.' } },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/GrantedPage' } } },
        },
      },
    });
    expect(document.components.schemas['GrantedPage']).toMatchObject({
      required: ['items', 'next'],
      properties: { items: { items: { $ref: '#/components/schemas/Granted' } }, next: { type: ['string', 'null'] } },
    });
    expect(document.components.schemas['Granted']).toEqual({
      type: 'object',
      description: 'A wish that was granted.',
      required: ['wish', 'price'],
      properties: {
        wish: { type: 'string', description: 'Its words.' },
        price: { anyOf: [{ $ref: '#/components/schemas/Money' }, { type: 'null' }] },
        helpers: { type: 'array', items: { type: 'string' } },
      },
    });
  });
  it('names the problems of every status: those of the route, and those that follow from what it is marked with', () => {
    expect(problemsOf('/v1/granted', 'get')).toMatchObject({
      401: ['authentication-required', 'api-key-unknown', 'api-key-revoked'],
      403: ['scope-missing', 'role-not-allowed'],
      422: ['invalid-input'],
      503: expect.arrayContaining(['store-unavailable', 'shutting-down']),
    });
    const granting = problemsOf('/v1/granted/{name}', 'post');
    expect(granting).toMatchObject({
      400: expect.arrayContaining(['malformed-json']),
      404: ['no-such-name'],
      409: ['out-of-stock', 'price-changed'],
      429: ['too-many-requests'],
    });
    expect(granting).not.toHaveProperty('401');
    expect(problemsOf('/v1/wishes', 'post')).toMatchObject({
      400: expect.arrayContaining(['idempotency-key-missing', 'idempotency-key-malformed']),
      422: expect.arrayContaining(['idempotency-key-reused']),
      503: expect.arrayContaining(['not-settled']),
    });
  });
  it('shows every problem once, and where to ask again says when', () => {
    expect(document.components.examples['out-of-stock']).toEqual({
      summary: 'There is not enough stock.',
      value: { type: 'urn:cardtrail:problem:out-of-stock', title: 'There is not enough stock.', status: 409, code: 'out-of-stock' },
    });
    expect(document.paths['/v1/granted/{name}']?.['post']).toMatchObject({ responses: { 429: { headers: { 'Retry-After': {} } } } });
  });
  it('leaves out what is there for whoever runs it', () =>
    expect(Object.keys(document.paths)).toEqual([
      ...['/v1/wishes', '/v1/wishes/{wishId}/granted-by/{who}', '/v1/wishes/{id}'],
      ...['/v1/granted', '/v1/granted/{name}'],
    ]));
  it('is not there where there is nothing to describe', async () => {
    const clock = fakeClock();
    const bare = await createHttpApp(Nothing, {
      ...{ apiKeys: { findApiKey: () => Promise.resolve(undefined) }, clock, scheduler: fakeScheduler(clock), random: randomFrom(1) },
      ...{
        trustedProxies: [],
        logger: openLog('silent'),
        healthChecks: [],
        metrics: new Registry(),
        hasRoom: () => true,
        position: () => 0n,
      },
    });
    const statusOf = async (url: string): Promise<number> => (await bare.inject({ url })).statusCode;
    expect(await Promise.all(['/docs', '/docs/', '/v1/openapi.json', '/v1/openapi.yaml'].map(statusOf))).toEqual([404, 404, 404, 404]);
    expect(await Promise.all(['/health/live', '/metrics'].map(statusOf))).toEqual([200, 200]);
    await bare.close();
  });
  it('is a page to browse, served from this machine alone', async () => {
    const { status, text } = await stage.ask('GET', '/docs');
    expect(status).toBe(200);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const [, file = ''] of text.matchAll(/(?:src|href)="\.\/(docs\/[^"]+)"/g)) {
      expect((await stage.ask('GET', `/${file}`)).status).toBe(200);
    }
  });
});
