import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { From, IdempotencyKey, NamePipe, OrderIdPipe, Public, type RequestOrigin } from '../index.js';

class Buyer {
  @IsString()
  @Length(1, 20)
  contact!: string;
}

class Line {
  @IsInt()
  @Min(1)
  @Max(10)
  quantity!: number;
}

class Wish {
  @IsInt()
  @Min(1)
  @Max(10)
  quantity!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => Buyer)
  buyer?: Buyer;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines?: Line[];
}

class Page {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Max(100)
  limit?: number;
}

@Public()
@Controller('v1')
class Counter {
  @Post('wishes')
  @HttpCode(200)
  wish(@Body() wish: Wish): Wish {
    return wish;
  }
  @Get('wishes')
  page(@Query() page: Page): Page {
    return page;
  }
  @Post('commands')
  @HttpCode(200)
  command(@IdempotencyKey() key: string): object {
    return { key };
  }
  @Get('orders/:id')
  order(@Param('id', OrderIdPipe) id: string): object {
    return { id };
  }
  @Delete('things/:name')
  thing(@Param('name', NamePipe) name: string): object {
    return { name };
  }
  @Get('from')
  from(@From() origin: RequestOrigin): RequestOrigin {
    return origin;
  }
}

@Module({ controllers: [Counter] })
class Shop {}

describe('Input', () => {
  let stage: HttpStage;
  beforeAll(async () => {
    stage = await httpStage({ modules: [Shop] });
  });
  afterAll(() => stage.close());
  const wish = (body: unknown) => stage.ask('POST', '/v1/wishes', { body });
  const faults = async (body: unknown) => {
    const { status, body: answer } = await wish(body);
    expect(status).toBe(422);
    return answer;
  };

  it('that fits its class comes through', async () => {
    const body = { quantity: 2, buyer: { contact: 'a@example.com' }, lines: [{ quantity: 1 }] };
    expect(await wish(body)).toMatchObject({ status: 200, body });
  });
  it('that lacks a field is refused, in words about what the field is', async () =>
    expect(await faults({})).toMatchObject({
      code: 'invalid-input',
      fields: [{ field: 'quantity', code: 'is-int', message: 'quantity must be an integer number' }],
    }));
  it.each(['2', 1.5, null, true, [1], { a: 1 }])('of the wrong type is refused, not bent: %j', async (quantity) =>
    expect(await faults({ quantity })).toMatchObject({ fields: [{ field: 'quantity', code: 'is-int' }] }),
  );
  it('out of bounds is refused', async () => {
    expect(await faults({ quantity: 0 })).toMatchObject({ fields: [{ field: 'quantity', code: 'min' }] });
    expect(await faults({ quantity: 11 })).toMatchObject({ fields: [{ field: 'quantity', code: 'max' }] });
  });
  it('with a field that is not known is refused, however deep', async () =>
    expect(await faults({ quantity: 1, color: 'red', buyer: { contact: 'a', admin: true } })).toMatchObject({
      fields: expect.arrayContaining([
        { field: 'color', code: 'unknown-field', message: expect.any(String) },
        { field: 'buyer.admin', code: 'unknown-field', message: expect.any(String) },
      ]),
    }));
  it('is told all its faults at once, each by its path', async () => {
    const { fields } = (await faults({ quantity: 'x', buyer: { contact: '' }, lines: [{ quantity: 1 }, { quantity: 99 }] })) as {
      fields: { field: string }[];
    };
    expect(fields.map(({ field }) => field)).toEqual(['quantity', 'buyer.contact', 'lines.1.quantity']);
  });
  it('is never repeated in the answer', async () => {
    const { text } = await wish({ quantity: 'a secret', 'another secret': 1, buyer: { contact: 'x'.repeat(21) } });
    expect(text).not.toContain('a secret');
    expect(text).not.toContain('xxxxx');
  });
  it('tells a hundred faults and no more', async () => {
    const { fields } = (await faults(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, n])))) as { fields: unknown[] };
    expect(fields).toHaveLength(100);
  });
  it('where no body is taken is refused field by field, and an empty one is none', async () => {
    const field = (name: string) => ({ field: name, code: 'unknown-field', message: `property ${name} should not exist` });
    expect(await stage.ask('POST', '/v1/commands', { body: { color: 'red', size: 2 } })).toMatchObject({
      status: 422,
      body: { code: 'invalid-input', fields: [field('color'), field('size')] },
    });
    expect(await stage.ask('DELETE', '/v1/things/a', { body: { reason: 'x' } })).toMatchObject({
      status: 422,
      body: { fields: [field('reason')] },
    });
    for (const body of ['[1]', '42', '"x"']) {
      const headers = { 'content-type': 'application/json' };
      expect(await stage.ask('POST', '/v1/commands', { body, headers })).toMatchObject({ status: 422, body: { code: 'invalid-input' } });
    }
    expect((await stage.ask('POST', '/v1/commands', { body: {} })).status).toBe(200);
    expect((await stage.ask('POST', '/v1/commands')).status).toBe(200);
  });
  it('in a query is bent only where that is said', async () => {
    expect((await stage.ask('GET', '/v1/wishes?limit=20')).body).toEqual({ limit: 20 });
    expect(await stage.ask('GET', '/v1/wishes?limit=many')).toMatchObject({
      status: 422,
      body: { fields: [{ field: 'limit', code: 'is-int' }] },
    });
    expect(await stage.ask('GET', '/v1/wishes?order=asc')).toMatchObject({
      status: 422,
      body: { fields: [{ field: 'order', code: 'unknown-field' }] },
    });
  });

  describe('by Idempotency-Key', () => {
    it.each(['a', 'x'.repeat(128), '!~{}'])('is taken: %s', async (idempotencyKey) =>
      expect(await stage.ask('POST', '/v1/commands', { idempotencyKey })).toMatchObject({ status: 200, body: { key: idempotencyKey } }),
    );
    it('is refused without one', async () =>
      expect(await stage.ask('POST', '/v1/commands', { idempotencyKey: null })).toMatchObject({
        status: 400,
        body: { code: 'idempotency-key-missing' },
      }));
    it.each(['x'.repeat(129), 'two words', 'ü'])('is refused with one like %s', async (idempotencyKey) =>
      expect(await stage.ask('POST', '/v1/commands', { idempotencyKey })).toMatchObject({
        status: 400,
        body: { code: 'idempotency-key-malformed' },
      }),
    );
  });

  describe('in a path', () => {
    it('is an order id', async () => {
      const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
      expect((await stage.ask('GET', `/v1/orders/${id}`)).body).toEqual({ id });
      for (const other of ['1', id.toLowerCase(), `${id}0`, "'%20OR%201=1", '..%2f..']) {
        expect(await stage.ask('GET', `/v1/orders/${other}`)).toMatchObject({ status: 404, body: { code: 'unknown-order' } });
      }
    });
    it('is a name', async () => {
      expect((await stage.ask('DELETE', '/v1/things/epay-1.live_a')).body).toEqual({ name: 'epay-1.live_a' });
      for (const other of ['-a', 'a%20b', 'x'.repeat(65), '%2e%2e%2fa']) {
        expect(await stage.ask('DELETE', `/v1/things/${other}`)).toMatchObject({ status: 404, body: { code: 'no-such-name' } });
      }
    });
    it('is at most 512 characters', async () => {
      const { status, headers } = await stage.ask('GET', `/v1/orders/${'x'.repeat(600)}`);
      expect(status).toBe(414);
      expect(headers['content-type']).toContain('application/problem+json');
    });
  });
});
