import { createHash } from 'node:crypto';
import { channelAccountDecider, channelStream } from '@app/domain/channels';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyOf, type OrderStage, orderStage } from './order-stage.js';

const problem = (status: number, code: string, more: object = {}) => ({ status, body: { code, ...more } });
const epay = { kind: 'epay', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', pid: '1001', key: 'secret-of-epay-1' };

describe('Channel accounts over HTTP', () => {
  let stage: OrderStage;
  beforeAll(async () => {
    stage = await orderStage();
  });
  afterAll(() => stage.close());
  const put = (account: string, body: object, over: object = {}) =>
    stage.ask('PUT', `/v1/channels/${account}`, { as: stage.keys.admin, body, ...over });

  it('are set up with what is usual, and tell nothing of their secrets', async () => {
    const first = await put('epay-1', epay, { idempotencyKey: 'set-up' });
    expect(first).toMatchObject({
      status: 200,
      body: {
        ...{
          account: 'epay-1',
          kind: 'epay',
          mode: 'test',
          settings: { gatewayUrl: 'http://127.0.0.1:9/', pid: '1001' },
          secrets: ['key'],
        },
        ...{ queryAfterSeconds: 60, attemptMinutes: 15, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false },
      },
    });
    expect(first.text).not.toContain(epay.key);
    expect((await put('epay-1', epay, { idempotencyKey: 'set-up' })).text).toBe(first.text);
    expect(await put('epay-1', { ...epay, pid: '1002' }, { idempotencyKey: 'set-up' })).toMatchObject(
      problem(422, 'idempotency-key-reused'),
    );
    expect(await stage.engine.secrets.getChannelSecrets('epay-1')).toEqual({ key: epay.key });
  });

  it('keep their secret where none is given, and never fall back to an older one', async () => {
    await put('epay-2', epay, { idempotencyKey: 'old' });
    await put('epay-2', { ...epay, key: 'newer-secret-of-epay' });
    expect(await put('epay-2', { ...epay, key: undefined, toleranceMinor: 5 })).toMatchObject({ status: 200, body: { toleranceMinor: 5 } });
    await put('epay-2', epay, { idempotencyKey: 'old' });
    expect(await stage.engine.secrets.getChannelSecrets('epay-2')).toEqual({ key: 'newer-secret-of-epay' });
  });

  it('tell of a new secret whose setting up was broken off before it was recorded', async () => {
    await put('epay-7', epay);
    const key = 'rotated-secret-of-epay';
    await stage.engine.secrets.putChannelSecrets('epay-7', { key });
    await put('epay-7', { ...epay, key });
    const { state } = await stage.engine.handling.fold(channelAccountDecider, channelStream('epay-7'));
    expect(state).toMatchObject({ stage: 'enabled', configuration: { secretsVersion: 2 }, configuredAtRevision: 1 });
  });

  it.each([
    ['no secret', { key: undefined }, 'channel-settings-refused', 'key'],
    ['a secret with white space', { key: 'secret of epay' }, 'channel-settings-refused', 'key'],
    ['an address that is none', { gatewayUrl: 'nowhere' }, 'channel-settings-refused', 'gatewayUrl'],
    ['a merchant number that is none', { pid: '../..' }, 'channel-settings-refused', 'pid'],
    ['a kind nobody speaks', { kind: 'cash' }, 'invalid-input', 'kind'],
    ['a field nobody knows', { color: 'blue' }, 'invalid-input', 'color'],
    ['a time that is too long', { attemptMinutes: 1_441 }, 'invalid-input', 'attemptMinutes'],
  ])('are refused with %s, naming the field', async (_what, over, code, field) => {
    expect(await put('epay-3', { ...epay, ...over })).toMatchObject(problem(422, code, { fields: [{ field }] }));
    expect(await stage.engine.secrets.getChannelSecrets('epay-3')).toBeUndefined();
  });

  it('are refused with what belongs to another kind', async () => {
    const sandbox = { kind: 'sandbox', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', key: 'secret-of-sandbox', pid: '1' };
    expect(await put('sandbox-2', sandbox)).toMatchObject(
      problem(422, 'channel-settings-refused', { fields: [{ field: 'pid', code: 'unknown-field' }] }),
    );
  });

  it('never change between live and test, nor their kind, nor their secret by trying', async () => {
    await put('epay-4', epay);
    const live = { ...epay, gatewayUrl: 'https://pay.example/', mode: 'live', key: 'secret-of-the-live-one' };
    expect(await put('epay-4', live)).toMatchObject(problem(409, 'mode-mismatch'));
    const sandbox = { kind: 'sandbox', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', key: 'secret-of-sandbox' };
    expect(await put('epay-4', sandbox)).toMatchObject(problem(409, 'channel-kind-is-fixed'));
    expect(await stage.engine.secrets.getChannelSecrets('epay-4')).toEqual({ key: epay.key });
  });

  it('are set up by administrators, under plain names', async () => {
    expect(await put('epay-5', epay, { as: stage.keys.operator })).toMatchObject(problem(403, 'role-not-allowed'));
    expect(await put('EPAY', epay)).toMatchObject(problem(422, 'channel-settings-refused', { fields: [{ field: 'account' }] }));
  });

  it('are taken out of use by administrators: nothing is started with them any more, until they are set up again', async () => {
    const remove = (account: string, over: object = {}) =>
      stage.ask('DELETE', `/v1/channels/${account}`, { as: stage.keys.admin, ...over });
    await put('epay-6', epay);
    const { orderId } = await stage.open();
    const start = () => stage.post(`/v1/orders/${orderId}/payment-attempts`, { channelAccount: 'epay-6' });
    expect(await remove('epay-6', { as: stage.keys.operator })).toMatchObject(problem(403, 'role-not-allowed'));
    expect(await remove('epay-6', { idempotencyKey: 'remove' })).toMatchObject({
      status: 200,
      body: { account: 'epay-6', disabled: true },
    });
    expect(await remove('epay-6', { idempotencyKey: 'remove' })).toMatchObject({
      status: 200,
      body: { account: 'epay-6', disabled: true },
    });
    expect(await start()).toMatchObject(problem(409, 'channel-disabled'));
    expect((await stage.get('/v1/channels')).text).not.toContain('epay-6');
    await put('epay-6', epay);
    expect(await start()).toMatchObject({ status: 201 });
    expect(await remove('nowhere')).toMatchObject(problem(404, 'unknown-channel'));
  });

  it('are listed for what can be paid with them', async () => {
    await put('epay-1', epay);
    const { items } = bodyOf(await stage.get('/v1/channels?productId=card')) as { readonly items: readonly object[] };
    expect(items).toContainEqual({
      account: 'epay-1',
      kind: 'epay',
      methods: ['alipay', 'wxpay', 'qqpay'],
      healthy: true,
      min: null,
      max: null,
    });
    const dollars = {
      productId: 'card-in-dollars',
      name: 'Card',
      sku: 'USD',
      unitPrice: { amount: 500, currency: 'USD' },
      route: 'auto-key',
    };
    const terms = { mode: 'test', payWithinSeconds: 900, deliverWithinSeconds: 60, refundPolicy: 'None once viewed.' };
    expect(await stage.ask('POST', '/v1/products', { as: stage.keys.operator, body: { ...dollars, ...terms } })).toMatchObject({
      status: 201,
    });
    const inDollars = bodyOf(await stage.get('/v1/channels?productId=card-in-dollars')) as { readonly items: readonly object[] };
    expect(inDollars.items).toMatchObject([{ account: 'sandbox' }]);
    expect(await stage.get('/v1/channels', { as: stage.keys.liveShop })).toMatchObject({ status: 200, body: { items: [], next: null } });
    expect(await stage.get('/v1/channels?productId=card', { as: stage.keys.liveShop })).toMatchObject(problem(409, 'mode-mismatch'));
    expect(await stage.get('/v1/channels?productId=nothing')).toMatchObject(problem(404, 'unknown-product'));
    expect(await stage.get('/v1/channels?color=blue')).toMatchObject(problem(422, 'invalid-input'));
  });

  describe('hear from their channels', () => {
    it.each(['GET', 'POST'] as const)("by %s, and answer in the channel's words", async (method) => {
      const { orderId } = await stage.open();
      await stage.post(`/v1/orders/${orderId}/payment-attempts`, { channelAccount: 'epay-1' });
      await put('epay-1', epay);
      const fields = {
        ...{ pid: '1001', trade_no: `trade-${method}`, out_trade_no: `CT${orderId}01`, type: 'alipay', name: 'Card', money: '10.00' },
        trade_status: 'TRADE_SUCCESS',
      };
      const text = Object.entries(fields)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
      const sign = createHash('md5').update(`${text}${epay.key}`).digest('hex');
      const sent = new URLSearchParams({ ...fields, sign, sign_type: 'MD5' }).toString();
      const tell = () =>
        method === 'GET'
          ? stage.ask('GET', `/v1/notify/epay-1?${sent}`, { idempotencyKey: null })
          : stage.ask('POST', '/v1/notify/epay-1', {
              ...{ body: sent, idempotencyKey: null },
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
            });
      const answers = await Promise.all(Array.from({ length: 20 }, tell));
      expect(new Set(answers.map(({ status, text: said }) => `${status} ${said}`))).toEqual(new Set(['200 success']));
      expect(answers[0]?.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect((await stage.facts(orderId)).filter((type) => type === 'PaymentConfirmed')).toHaveLength(1);
    });

    it("and refuse what nobody signed, in the channel's words", async () => {
      await put('epay-1', epay);
      const forged = await stage.ask('GET', '/v1/notify/epay-1?pid=1001&out_trade_no=x&sign=abc', { idempotencyKey: null });
      expect(forged).toMatchObject({ status: 400, text: 'fail' });
      expect(await stage.ask('POST', '/v1/notify/nobody', { body: 'x', idempotencyKey: null })).toMatchObject({
        status: 404,
        text: 'fail',
      });
    });
  });
});
