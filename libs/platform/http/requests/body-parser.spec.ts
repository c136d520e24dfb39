import { Readable } from 'node:stream';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, HttpCode, Module, Post, RawBody } from '@nestjs/common';
import { IsObject, IsOptional, IsString } from 'class-validator';
import { Public, TakesBytes, TakesLines } from '../index.js';

class Note {
  @IsOptional() @IsString() text?: string;
  @IsOptional() @IsObject() about?: object;
}

@Public()
@Controller('v1')
class Letterbox {
  @Post('notes')
  @HttpCode(200)
  note(@Body() note: Note, @RawBody() raw: Buffer | undefined): object {
    return { text: note.text, bytes: raw?.length };
  }
  @Post('notify/:account')
  @HttpCode(200)
  @TakesBytes()
  notify(@Body() body: Buffer | undefined): object {
    return { received: body?.toString('latin1') };
  }
  @Post('keys')
  @HttpCode(200)
  @TakesLines(100_000)
  async keys(@Body() body: unknown): Promise<object> {
    if (!(body instanceof Readable)) return { json: body };
    let bytes = 0;
    for await (const chunk of body) bytes += Buffer.byteLength(chunk as Buffer);
    return { bytes };
  }
}

@Module({ controllers: [Letterbox] })
class Post1 {}

describe('A body', () => {
  let stage: HttpStage;
  beforeAll(async () => {
    stage = await httpStage({ modules: [Post1] });
  });
  afterAll(() => stage.close());
  const send = (url: string, type: string | undefined, body: string | Buffer) =>
    stage.ask('POST', url, { body, headers: type === undefined ? {} : { 'content-type': type } });

  it('of any type is not what is wrong with an address that there is not', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'application/json', undefined]) {
      expect(await send('/v1/nowhere', type, '{"a":')).toMatchObject({ status: 404, body: { code: 'no-such-route' } });
    }
  });

  describe('is read as JSON where nothing else is said', () => {
    it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.shop+json'])(
      'of type %s',
      async (type) =>
        expect(await send('/v1/notes', type, '{"text":"卡"}')).toMatchObject({ status: 200, body: { text: '卡', bytes: 14 } }),
    );
    it.each(['{"text":', 'text', '{"text":"a"} x', "{'text':1}", '\u0000'])('and refused as malformed: %j', async (text) =>
      expect(await send('/v1/notes', 'application/json', text)).toMatchObject({ status: 400, body: { code: 'malformed-json' } }),
    );
    it('and refused as malformed when it is no UTF-8', async () =>
      expect(await send('/v1/notes', 'application/json', Buffer.from([0x22, 0xff, 0xfe, 0x22]))).toMatchObject({
        body: { code: 'malformed-json' },
      }));
    it('and refused when it reaches for prototypes, however deep', async () => {
      for (const text of ['{"__proto__":{"text":"a"}}', '{"about":{"a":[{"__proto__":1}]}}']) {
        expect(await send('/v1/notes', 'application/json', text)).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
      }
    });
    it('and refused when it is nested too deeply', async () => {
      const nested = (depth: number): string => `{"about":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
      expect((await send('/v1/notes', 'application/json', nested(10))).status).toBe(200);
      expect(await send('/v1/notes', 'application/json', nested(13))).toMatchObject({ status: 400, body: { code: 'too-deep' } });
      const bomb = '['.repeat(300_000) + ']'.repeat(300_000);
      expect((await send('/v1/notes', 'application/json', bomb)).status).toBe(400);
    });
    it('up to 1 MiB', async () => {
      const ofBytes = (bytes: number): string => JSON.stringify({ text: 'x'.repeat(bytes - 11) });
      expect((await send('/v1/notes', 'application/json', ofBytes(1024 * 1024))).status).toBe(200);
      expect(await send('/v1/notes', 'application/json', ofBytes(1024 * 1024 + 1))).toMatchObject({
        status: 413,
        body: { code: 'body-too-large', parameters: { limitBytes: 1024 * 1024 } },
      });
    });
    it.each(['text/plain', 'application/x-www-form-urlencoded', 'text/xml', 'multipart/form-data; boundary=x', undefined])(
      'and not of type %s',
      async (type) =>
        expect(await send('/v1/notes', type, 'text=a')).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } }),
    );
    it('or may be left out', async () => {
      expect((await stage.ask('POST', '/v1/notes')).status).toBe(200);
      expect((await send('/v1/notes', 'application/json', '')).status).toBe(200);
    });
    it.each(['[]', '"text"', '1'])('and must be an object where one is wanted: %s', async (text) =>
      expect((await send('/v1/notes', 'application/json', text)).status).toBe(422),
    );
  });

  describe('of a callback is taken exactly as sent', () => {
    const bytes = Buffer.from([0, 1, 0x7b, 0xff, 0x26]);
    it.each([
      'application/json',
      'application/x-www-form-urlencoded',
      'text/plain',
      'text/xml; charset=gbk',
      'application/octet-stream',
      undefined,
    ])('of type %s', async (type) =>
      expect(await send('/v1/notify/a', type, bytes)).toMatchObject({ status: 200, body: { received: bytes.toString('latin1') } }),
    );
    it('up to 64 KiB', async () => {
      expect((await send('/v1/notify/a', 'text/plain', 'x'.repeat(64 * 1024))).status).toBe(200);
      expect(await send('/v1/notify/a', 'text/plain', 'x'.repeat(64 * 1024 + 1))).toMatchObject({
        status: 413,
        body: { code: 'body-too-large' },
      });
    });
  });

  describe('of lines is taken as a stream', () => {
    it.each(['application/x-ndjson', 'text/csv', 'text/plain'])('of type %s', async (type) =>
      expect(await send('/v1/keys', type, 'k\n'.repeat(40_000))).toMatchObject({ status: 200, body: { bytes: 80_000 } }),
    );
    it('or as JSON', async () =>
      expect((await send('/v1/keys', 'application/json', '{"keys":["a"]}')).body).toEqual({ json: { keys: ['a'] } }));
    it('up to its limit, which is found out while it flows', async () => {
      const { status } = await send('/v1/keys', 'text/csv', 'k\n'.repeat(60_000));
      expect(status).toBe(413);
      const headers = { 'content-type': 'text/csv', 'transfer-encoding': 'chunked' };
      const flowing = await stage.app.inject({
        method: 'POST',
        url: '/v1/keys',
        headers,
        payload: Readable.from(Array.from({ length: 60_000 }, () => Buffer.from('k\n'))),
      });
      expect(flowing.statusCode).toBe(413);
    });
    it('and of no other type', async () => expect((await send('/v1/keys', 'text/xml', '<keys/>')).status).toBe(415));
  });
});
