import { decodeRecord, UnknownEventVersion } from '@app/kernel';
import { testRecords } from '@app/testing';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BadRequestException, Controller, Get, Module, Param } from '@nestjs/common';
import { CommandNotSettled, IdempotencyKeyReused } from '../../command-handling/index.js';
import { AppendTooLarge, DamagedRecord, OutcomeUnknown, StoreUnavailable, WriteNotSettled } from '../../event-store/index.js';
import { CannotOpen, SubjectErased } from '../../secrets/index.js';
import { NotParked, ReadModelNotReady, ReasonMissing, UnfitBuild, UnknownSubscription } from '../../subscriptions/index.js';
import { Problem, Public } from '../index.js';

const THROWN: { readonly [name: string]: () => Error } = {
  reused: () => new IdempotencyKeyReused(),
  unsettled: () => new CommandNotSettled(),
  unknown: () => new OutcomeUnknown('order-1'),
  unavailable: () => new StoreUnavailable(),
  unwritten: () => new WriteNotSettled(),
  large: () => new AppendTooLarge('order-1', 2_000_000, 1_000_000),
  building: () => new ReadModelNotReady('orders-of-shop'),
  erased: () => new SubjectErased(),
  sealed: () => new CannotOpen(),
  subscription: () => new UnknownSubscription('x'),
  parked: () => new NotParked('x'),
  reason: () => new ReasonMissing('x'),
  rebuild: () => new UnfitBuild('x'),
  newer: () => newer(),
  damaged: () => new DamagedRecord('order-1', 7, 'bytes'),
  nest: () => new BadRequestException('told to nobody'),
  bug: () => new Error('password=hunter2'),
  own: () => new Problem('out-of-stock', { parameters: { available: 2 } }),
  again: () => new Problem('too-many-requests', { retryAfterSeconds: 30 }),
};

/** An event of order-1 in a version that is still to come. */
function newer(): Error {
  const [record] = testRecords({ stream: 'order-1', facts: [{ type: 'OrderPlaced', data: {} }] });
  if (record === undefined) throw new Error('one fact makes one record');
  return new UnknownEventVersion(decodeRecord(record.canonical, 1n), 0);
}

@Public()
@Controller('v1')
class Trouble {
  @Get('trouble/:name')
  trouble(@Param('name') name: string): never {
    throw THROWN[name]?.() ?? new Error('no such trouble');
  }
  @Get('words')
  words(): never {
    const words: unknown = 'no error at all';
    throw words;
  }
}

@Module({ controllers: [Trouble] })
class House {}

describe('What is wrong is told', () => {
  let stage: HttpStage;
  beforeAll(async () => {
    stage = await httpStage({ modules: [House] });
  });
  afterAll(() => stage.close());

  it.each<[string, number, string, string | undefined]>([
    ['reused', 422, 'idempotency-key-reused', undefined],
    ['unsettled', 503, 'not-settled', '1'],
    ['unknown', 503, 'not-settled', '1'],
    ['unavailable', 503, 'store-unavailable', '1'],
    ['unwritten', 503, 'not-settled', '1'],
    ['large', 413, 'body-too-large', undefined],
    ['building', 503, 'views-not-ready', '1'],
    ['erased', 410, 'personal-data-erased', undefined],
    ['sealed', 500, 'cannot-open-sealed', undefined],
    ['subscription', 404, 'unknown-projection', undefined],
    ['parked', 404, 'unknown-parked', undefined],
    ['reason', 422, 'reason-missing', undefined],
    ['rebuild', 409, 'rebuild-under-way', undefined],
    ['damaged', 500, 'damaged-record', undefined],
    ['newer', 503, 'newer-record', '1'],
    ['nest', 400, 'malformed-request', undefined],
    ['again', 429, 'too-many-requests', '30'],
  ])('of %s as %d %s', async (name, status, code, retryAfter) => {
    const answer = await stage.ask('GET', `/v1/trouble/${name}`);
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:cardtrail:problem:${code}` } });
    expect(answer.headers['retry-after']).toBe(retryAfter);
  });
  it('in the form of RFC 9457, and kept by nobody on the way', async () => {
    const { headers, body } = await stage.ask('GET', '/v1/trouble/own');
    expect(body).toEqual({
      ...{ type: 'urn:cardtrail:problem:out-of-stock', title: 'There is not enough stock.', status: 409, code: 'out-of-stock' },
      parameters: { available: 2 },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'content-language': 'en',
    });
  });
  it('in Chinese to who reads Chinese', async () => {
    const { headers, body } = await stage.ask('GET', '/v1/trouble/own', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect(body).toMatchObject({ title: '库存不足。', code: 'out-of-stock' });
    expect(headers).toMatchObject({ 'content-language': 'zh-CN', vary: 'accept-language' });
  });
  it.each(['/v1/trouble/bug', '/v1/words'])('without a word of what nobody foresaw: %s', async (url) => {
    const { status, text, body } = await stage.ask('GET', url);
    expect({ status, body }).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(text).not.toContain('hunter2');
  });
  it.each<['GET' | 'POST', string, number, string]>([
    ['GET', '/v1/nowhere', 404, 'no-such-route'],
    ['POST', '/v1/nowhere', 404, 'no-such-route'],
    ['GET', '/v1/%zz', 400, 'malformed-request'],
  ])('before any handler is found: %s %s', async (method, url, status, code) => {
    const answer = await stage.ask(method, url);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});
