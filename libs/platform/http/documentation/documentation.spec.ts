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
import { IdempotencyKey, Public, Roles } from '../index.js';

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

@Module({ controllers: [Counter] })
class Shop {}

type Told = {
  readonly openapi: string;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
};

describe('The documentation', () => {
  let stage: HttpStage;
  let document: Told;
  beforeAll(async () => {
    stage = await httpStage({ modules: [Shop] });
    document = (await stage.ask('GET', '/v1/openapi.json')).body as Told;
  });
  afterAll(() => stage.close());

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
    expect(document.components.schemas['Problem']).toMatchObject({
      properties: { code: { enum: expect.arrayContaining(['unknown-order']) } },
    });
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
  it('leaves out what is there for whoever runs it', () =>
    expect(Object.keys(document.paths)).toEqual(['/v1/wishes', '/v1/wishes/{wishId}/granted-by/{who}', '/v1/wishes/{id}']));
  it('is a page to browse, served from this machine alone', async () => {
    const { status, text } = await stage.ask('GET', '/docs');
    expect(status).toBe(200);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const [, file = ''] of text.matchAll(/(?:src|href)="\.\/(docs\/[^"]+)"/g)) {
      expect((await stage.ask('GET', `/${file}`)).status).toBe(200);
    }
  });
});
