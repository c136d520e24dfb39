import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OperationsModule } from './module/index.js';

describe('The brakes over HTTP', () => {
  let stage: HttpStage;
  let operator: string;
  const brake = { effect: 'refunds', account: 'epay-1', reason: 'the-gateway-moves-house' };

  beforeAll(async () => {
    stage = await httpStage({ modules: [OperationsModule] });
    operator = await stage.keyOf('operator');
  });
  afterAll(() => stage.close());

  it('are set, listed and released, and each answer is the same when it is asked for again', async () => {
    const set = await stage.ask('POST', '/v1/brakes', { as: operator, body: brake, idempotencyKey: 'set' });
    expect(set).toMatchObject({ status: 201, body: { ...brake, brakeId: expect.any(String) } });
    const { brakeId } = set.body as { readonly brakeId: string };
    expect(await stage.ask('GET', '/v1/brakes', { as: operator })).toMatchObject({ status: 200, body: { items: [set.body] } });

    const release = () => stage.ask('DELETE', `/v1/brakes/${brakeId}`, { as: operator, idempotencyKey: 'release' });
    expect(await release()).toMatchObject({ status: 200, body: { brakeId, released: true } });
    expect((await release()).text).toBe(JSON.stringify({ brakeId, released: true }));
    expect((await stage.ask('POST', '/v1/brakes', { as: operator, body: brake, idempotencyKey: 'set' })).text).toBe(set.text);
    expect(await stage.ask('GET', '/v1/brakes', { as: operator })).toMatchObject({ body: { items: [] } });
  });

  it('are not set twice: the one that is set is the answer', async () => {
    const all = { effect: 'deliveries', reason: 'stocktaking' };
    const first = await stage.ask('POST', '/v1/brakes', { as: operator, body: all });
    expect((await stage.ask('POST', '/v1/brakes', { as: operator, body: { ...all, reason: 'again' } })).body).toEqual(first.body);
  });

  it('stop live orders too, so a test key neither sets nor releases them', async () => {
    const test = await stage.keyOf('operator', { mode: 'test' });
    const refused = { status: 409, body: { code: 'mode-mismatch' } };
    const set = await stage.ask('POST', '/v1/brakes', { as: operator, body: brake });
    const { brakeId } = set.body as { readonly brakeId: string };
    expect(await stage.ask('POST', '/v1/brakes', { as: test, body: { ...brake, account: 'epay-2' } })).toMatchObject(refused);
    expect(await stage.ask('DELETE', `/v1/brakes/${brakeId}`, { as: test })).toMatchObject(refused);
    expect((await stage.ask('GET', '/v1/brakes', { as: test })).body).toMatchObject({ items: expect.arrayContaining([set.body]) });
    expect(await stage.ask('DELETE', `/v1/brakes/${brakeId}`, { as: operator })).toMatchObject({ status: 200 });
  });

  it('cannot be released where they are not set', async () =>
    expect(await stage.ask('DELETE', '/v1/brakes/B1', { as: operator })).toMatchObject({ status: 409, body: { code: 'brake-not-set' } }));

  it('refuse the same Idempotency-Key for something else', async () => {
    await stage.ask('POST', '/v1/brakes', { as: operator, body: brake, idempotencyKey: 'twice' });
    expect(
      await stage.ask('POST', '/v1/brakes', { as: operator, body: { ...brake, reason: 'other' }, idempotencyKey: 'twice' }),
    ).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it.each([
    ['an effect that is none', { ...brake, effect: 'everything' }, 'effect'],
    ['an effect that nobody stops yet', { ...brake, effect: 'supplier-orders' }, 'effect'],
    ['an effect that nobody carries out yet', { ...brake, effect: 'messages' }, 'effect'],
    ['no reason', { effect: 'refunds', reason: '' }, 'reason'],
    ['a reason in prose', { effect: 'refunds', reason: 'Ann called' }, 'reason'],
    ['an account that is no name', { ...brake, account: '../etc' }, 'account'],
    ['null where an account may be left out', { ...brake, account: null }, 'account'],
    ['a field nobody knows', { ...brake, forever: true }, 'forever'],
  ])('refuse %s, naming the field', async (_what, body, field) =>
    expect(await stage.ask('POST', '/v1/brakes', { as: operator, body })).toMatchObject({
      status: 422,
      body: { code: 'invalid-input', fields: [{ field }] },
    }),
  );

  it('are for operators', async () =>
    expect(await stage.ask('GET', '/v1/brakes', { as: await stage.keyOf('shop') })).toMatchObject({
      status: 403,
      body: { code: 'role-not-allowed' },
    }));
});
