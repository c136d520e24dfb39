import { orderCaseDecider, orderStream } from '@app/domain/order-case';
import { plusSeconds } from '@app/kernel';
import { commandIdsFrom } from '@app/testing';
import type { Answered } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyOf, type OrderStage, orderStage } from './order-stage.js';

const problem = (status: number, code: string, more: object = {}) => ({ status, body: { code, ...more } });

describe('An order over HTTP', () => {
  let stage: OrderStage;
  beforeAll(async () => {
    stage = await orderStage();
    const values = Array.from({ length: 200 }, (_, n) => `MORE-${String(n).padStart(4, '0')}`);
    await stage.ask('POST', '/v1/products/card/keys', { as: stage.keys.operator, body: { keys: values } });
  });
  afterAll(() => stage.close());
  const pay = (orderId: string, over: object = {}, idempotencyKey?: string) =>
    stage.post(
      `/v1/orders/${orderId}/payment-attempts`,
      { channelAccount: 'sandbox', ...over },
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );

  it('shows itself to its shop, and to nobody else', async () => {
    const { orderId } = await stage.delivered();
    const { status, body } = await stage.get(`/v1/orders/${orderId}`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        ...{ orderId, shopOrderNo: null, mode: 'test', status: 'delivered', paymentStatus: 'paid', fulfilmentStatus: 'delivered' },
        ...{ refundStatus: 'none', disputeStatus: 'none', final: true, total: { amount: 1000, currency: 'CNY' } },
        ...{ paid: { amount: 1000, currency: 'CNY' }, refunded: { amount: 0, currency: 'CNY' }, delivered: { quantity: 1 } },
        explanation: { code: 'IN_PROGRESS' },
      },
    });
    expect(await stage.get(`/v1/orders/${orderId}`, { as: stage.keys.otherShop })).toMatchObject(problem(404, 'unknown-order'));
    expect(await stage.get(`/v1/orders/${orderId}`, { as: stage.keys.operator })).toMatchObject({ status: 200 });
  });

  it.each([
    ['payment-attempts', { channelAccount: 'sandbox' }],
    ['confirm-payment', { attemptId: 'a', channelTradeNo: 't', paid: { amount: 1, currency: 'CNY' }, paidAt: '2026-11-24T10:00:00Z' }],
    ['cancel', undefined],
    ['refund-requests', undefined],
    ['problems', { kind: 'invalid' }],
    ['pickup-tokens', undefined],
    ['contact', { contact: 'eve@example.com' }],
    ['delivery', undefined],
    ['views', { viewedAt: '2026-11-24T10:00:00Z' }],
  ] as const)('does not exist for another shop: %s', async (command, body) => {
    const other = await stage.keyOf('shop', { shopId: 'shop-2', mode: 'test', scopes: ['keys:read'] });
    const { orderId } = await stage.delivered();
    const before = await stage.facts(orderId);
    expect(await stage.post(`/v1/orders/${orderId}/${command}`, body, { as: other })).toMatchObject(problem(404, 'unknown-order'));
    expect(await stage.facts(orderId)).toEqual(before);
  });

  it.each(['cancel', 'pickup-tokens', 'delivery'])('takes no field nobody knows: %s', async (command) => {
    const { orderId } = await stage.open();
    expect(await stage.post(`/v1/orders/${orderId}/${command}`, { please: true }, { as: stage.keys.scoped })).toMatchObject(
      problem(422, 'invalid-input', { fields: [{ field: 'please', code: 'unknown-field' }] }),
    );
  });

  describe('being paid', () => {
    it('gets an attempt with its own number and the way to pay, the same bytes each time', async () => {
      const { orderId } = await stage.open();
      const wish = { returnUrl: 'https://shop.example/thanks', payerIp: '203.0.113.9' };
      const first = await pay(orderId, wish, 'pay');
      expect(first).toMatchObject({
        status: 201,
        body: { orderId, attemptId: `${orderId}-a01`, outTradeNo: `CT${orderId}01`, expiresAt: '2026-11-24T10:14:30.000Z' },
      });
      const { pay: how } = bodyOf(first);
      const { url } = how as { readonly url: string };
      const asked: unknown = JSON.parse(Buffer.from(new URL(url).searchParams.get('request') ?? '', 'base64url').toString() || '{}');
      expect(asked).toMatchObject({ notifyUrl: 'https://shop.example/v1/notify/sandbox', amount: 1000 });
      expect((await pay(orderId, wish, 'pay')).text).toBe(first.text);
      expect(await pay(orderId, {}, 'pay')).toMatchObject(problem(422, 'idempotency-key-reused'));
      expect(bodyOf(await pay(orderId, wish, 'another'))['outTradeNo']).toBe(`CT${orderId}02`);
      expect(JSON.stringify((await stage.records(orderId)).map(({ data }) => data))).not.toContain('203.0.113.9');
    });

    it('gets one attempt when the same request comes twenty times at once', async () => {
      const { orderId } = await stage.open();
      const answers = await Promise.all(Array.from({ length: 20 }, () => pay(orderId, {}, 'at-once')));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await stage.facts(orderId)).filter((type) => type === 'PaymentAttemptStarted')).toHaveLength(1);
    });

    it.each([
      ['an account that is not there', { channelAccount: 'nobody' }, 404, 'unknown-channel'],
      ['a method the account does not have', { method: 'cash' }, 422, 'method-not-offered'],
      ['an address that is none', { returnUrl: 'javascript:alert(1)' }, 422, 'invalid-input'],
      ['an address that no channel takes', { cancelUrl: 'https://shop.example/sorry' }, 422, 'invalid-input'],
      ['a scene that no channel knows', { scene: 'h5' }, 422, 'invalid-input'],
      ['a name at a channel that none asks for', { openid: 'open-secret' }, 422, 'invalid-input'],
    ])('refuses %s', async (_what, over, status, code) => {
      const { orderId } = await stage.open();
      expect(await pay(orderId, over)).toMatchObject(problem(status, code));
      expect(await stage.facts(orderId)).not.toContain('PaymentAttemptStarted');
    });

    it('keeps a refusal as a fact, and gives it again to the same request whatever has changed', async () => {
      const { orderId } = await stage.open();
      await stage.post(`/v1/orders/${orderId}/cancel`);
      const first = await pay(orderId, {}, 'too-late');
      expect(first).toMatchObject(problem(409, 'order-ended', { parameters: { how: 'cancelled' } }));
      expect(await stage.facts(orderId)).toContain('CommandRefused');
      expect((await pay(orderId, {}, 'too-late')).text).toBe(first.text);
    });

    it("counts what the shop's own cashier received, once", async () => {
      const { orderId } = await stage.open();
      const { attemptId } = bodyOf(await pay(orderId));
      const money = { attemptId, channelTradeNo: 'cash-1', paid: { amount: 1000, currency: 'CNY' }, paidAt: '2026-11-24T18:00:00+08:00' };
      const confirm = (over: object, idempotencyKey: string) =>
        stage.post(`/v1/orders/${orderId}/confirm-payment`, { ...money, ...over }, { idempotencyKey });
      const first = await confirm({}, 'cash');
      expect(first).toMatchObject({ status: 200, body: { orderId, status: 'paid', paymentStatus: 'paid' } });
      await stage.react(orderId);
      expect((await confirm({}, 'cash')).text).toBe(first.text);
      expect(await confirm({}, 'other')).toMatchObject({ status: 200 });
      expect((await stage.facts(orderId)).filter((type) => type === 'PaymentConfirmed')).toHaveLength(1);
      expect(await confirm({ attemptId: 'none' }, 'none')).toMatchObject(problem(404, 'unknown-attempt'));

      const second = await stage.open();
      const attempt = bodyOf(await pay(second.orderId))['attemptId'];
      const taken = { ...money, attemptId: attempt };
      expect(await stage.post(`/v1/orders/${second.orderId}/confirm-payment`, taken)).toMatchObject(problem(409, 'trade-taken'));
    });

    it('takes no word of money that is yet to come, or came before the order, and binds no trade to it', async () => {
      const payable = async (): Promise<{ readonly orderId: string; readonly confirm: (paidAt: string) => Promise<Answered> }> => {
        const { orderId } = await stage.open();
        const { attemptId } = bodyOf(await pay(orderId));
        const money = { attemptId, channelTradeNo: `cash-of-${orderId}`, paid: { amount: 1000, currency: 'CNY' } };
        return { orderId, confirm: (paidAt) => stage.post(`/v1/orders/${orderId}/confirm-payment`, { ...money, paidAt }) };
      };
      const first = await payable();
      expect(await first.confirm('2096-11-24T10:00:00Z')).toMatchObject(problem(400, 'time-in-the-future'));
      expect(await first.confirm(plusSeconds(stage.clock.now(), 301))).toMatchObject(problem(400, 'time-in-the-future'));
      expect(await stage.facts(first.orderId)).not.toContain('PaymentConfirmed');
      const second = await payable();
      expect(await second.confirm('2016-11-24T10:00:00Z')).toMatchObject(problem(400, 'time-too-early'));
      expect(await second.confirm(plusSeconds(stage.clock.now(), -301))).toMatchObject(problem(400, 'time-too-early'));
      expect(await stage.facts(second.orderId)).not.toContain('PaymentConfirmed');
      const third = await payable();
      expect(await third.confirm(plusSeconds(stage.clock.now(), -300))).toMatchObject({ status: 200, body: { paymentStatus: 'paid' } });
      expect(await second.confirm(plusSeconds(stage.clock.now(), 300))).toMatchObject({ status: 200, body: { paymentStatus: 'paid' } });
    });

    it('takes no word of a shop where the account does not allow it', async () => {
      const body = { kind: 'sandbox', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', key: 'key-of-the-strict-one' };
      await stage.ask('PUT', '/v1/channels/strict', { as: stage.keys.admin, body });
      const { orderId } = await stage.open();
      const { attemptId } = bodyOf(await pay(orderId, { channelAccount: 'strict' }));
      const money = { attemptId, channelTradeNo: 'cash-2', paid: { amount: 1000, currency: 'CNY' }, paidAt: '2026-11-24T10:00:00Z' };
      expect(await stage.post(`/v1/orders/${orderId}/confirm-payment`, money)).toMatchObject(problem(403, 'manual-confirm-not-allowed'));
    });
  });

  describe('being cancelled', () => {
    it('is cancelled at once while nobody may be paying', async () => {
      const { orderId } = await stage.open();
      const first = await stage.post(`/v1/orders/${orderId}/cancel`, {}, { idempotencyKey: 'cancel' });
      expect(first).toMatchObject({ status: 200, body: { orderId, status: 'cancelled', revision: '3' } });
      await stage.react(orderId);
      expect((await stage.post(`/v1/orders/${orderId}/cancel`, {}, { idempotencyKey: 'cancel' })).text).toBe(first.text);
    });

    it('waits for the channel while somebody may be paying', async () => {
      const { orderId } = await stage.open();
      await pay(orderId);
      expect(await stage.post(`/v1/orders/${orderId}/cancel`)).toMatchObject({ status: 202, body: { status: 'cancelling' } });
      expect(await pay(orderId)).toMatchObject(problem(409, 'order-cancelling'));
    });

    it('is not cancelled when it is paid', async () => {
      const { orderId } = await stage.delivered();
      expect(await stage.post(`/v1/orders/${orderId}/cancel`)).toMatchObject(problem(409, 'already-paid'));
    });
  });

  describe('getting money back', () => {
    it('shows which refund it is, and can no longer be opened', async () => {
      const { orderId, pickupToken } = await stage.delivered();
      const ask = () => stage.post(`/v1/orders/${orderId}/refund-requests`, {}, { idempotencyKey: 'refund' });
      const first = await ask();
      expect(first).toMatchObject({
        status: 202,
        body: { refundNo: `CT${orderId}R01`, amount: { amount: 1000, currency: 'CNY' }, status: 'refunding', refundStatus: 'requested' },
      });
      expect((await ask()).text).toBe(first.text);
      expect(await stage.post(`/v1/orders/${orderId}/refund-requests`)).toMatchObject({
        status: 202,
        body: { refundNo: `CT${orderId}R01` },
      });
      expect(await stage.ask('POST', `/v1/pickup/${pickupToken}/reveal`)).toMatchObject(problem(410, 'delivery-revoked'));
    });

    it.each([
      ['more than was paid', { amount: { amount: 1001, currency: 'CNY' } }, 409, 'exceeds-refundable'],
      ['another currency', { amount: { amount: 1, currency: 'USD' } }, 422, 'invalid-amount'],
      ['nothing', { amount: { amount: 0, currency: 'CNY' } }, 422, 'invalid-input'],
      ['a payment that is not there', { tradeNo: 'nothing' }, 404, 'unknown-trade'],
    ])('is refused: %s', async (_what, over, status, code) => {
      const { orderId } = await stage.delivered();
      expect(await stage.post(`/v1/orders/${orderId}/refund-requests`, over)).toMatchObject(problem(status, code));
    });

    it('is for an operator to decide once the keys were seen', async () => {
      const { orderId, pickupToken } = await stage.delivered();
      await stage.ask('POST', `/v1/pickup/${pickupToken}/reveal`);
      expect(await stage.post(`/v1/orders/${orderId}/refund-requests`)).toMatchObject(problem(409, 'already-viewed'));
      const { operator } = stage.keys;
      expect(await stage.post(`/v1/orders/${orderId}/refund-requests`, {}, { as: operator })).toMatchObject({ status: 202 });
      const requested = (await stage.records(orderId)).find(({ type }) => type === 'RefundRequested');
      expect(requested).toMatchObject({
        data: { reason: 'requested-by-operator' },
        metadata: { shopId: 'shop-1', actor: { kind: 'operator' } },
      });
    });
  });

  describe('having a refund that a person looks after', () => {
    async function leftToPerson(): Promise<{ readonly orderId: string; readonly path: string }> {
      const { orderId } = await stage.delivered();
      const refundNo = String(bodyOf(await stage.post(`/v1/orders/${orderId}/refund-requests`))['refundNo']);
      const metadata = { commandId: commandIdsFrom(orderId)(), actor: { kind: 'saga', id: 'spec' }, shopId: 'shop-1' } as const;
      const context = { ...metadata, correlationId: orderId, causationId: metadata.commandId };
      const wish = { type: 'LeaveRefundToHuman', refundNo, because: 'limit-reached' } as const;
      await stage.engine.handling.handle(orderCaseDecider, orderStream(orderId), wish, context);
      return { orderId, path: `/v1/orders/${orderId}/refunds/${refundNo}/result` };
    }

    it('is told by an operator that it was paid back, once', async () => {
      const { orderId, path } = await leftToPerson();
      const tell = () => stage.post(path, { result: 'done', channelRefundNo: 'CR1' }, { as: stage.keys.operator, idempotencyKey: 'done' });
      const first = await tell();
      expect(first).toMatchObject({ status: 200, body: { refundNo: `CT${orderId}R01`, status: 'refunded', refundStatus: 'refunded' } });
      expect((await tell()).text).toBe(first.text);
      expect((await stage.records(orderId)).filter(({ type }) => type === 'RefundSucceeded')).toMatchObject([
        { data: { channelRefundNo: 'CR1', learnedBy: 'operator' }, metadata: { actor: { kind: 'operator' } } },
      ]);
    });

    it('is told that it failed, and can then be asked for again', async () => {
      const { orderId, path } = await leftToPerson();
      const { operator } = stage.keys;
      expect(await stage.post(path, { result: 'failed', reason: 'account-closed' }, { as: operator })).toMatchObject({
        status: 200,
        body: { refundStatus: 'needs-human' },
      });
      expect(await stage.post(`/v1/orders/${orderId}/refund-requests`, {}, { as: operator })).toMatchObject({
        status: 202,
        body: { refundNo: `CT${orderId}R02`, refundStatus: 'requested' },
      });
    });

    it('hears nobody but an operator, and nothing but a result', async () => {
      const { orderId, path } = await leftToPerson();
      const { operator, shop } = stage.keys;
      expect(await stage.post(path, { result: 'done' }, { as: shop })).toMatchObject({ status: 403 });
      expect(await stage.post(path, { result: 'unknown' }, { as: operator })).toMatchObject(problem(422, 'invalid-input'));
      expect(await stage.post(path, { result: 'failed', reason: 'in prose' }, { as: operator })).toMatchObject(
        problem(422, 'invalid-input'),
      );
      const nobodys = `/v1/orders/${orderId}/refunds/CT${orderId}R09/result`;
      expect(await stage.post(nobodys, { result: 'done' }, { as: operator })).toMatchObject(problem(404, 'unknown-refund'));
      expect(await stage.facts(orderId)).not.toContain('RefundSucceeded');
    });
  });

  it('keeps what its buyer says is wrong, sealed', async () => {
    const { orderId } = await stage.delivered();
    const report = (body: object, idempotencyKey: string) => stage.post(`/v1/orders/${orderId}/problems`, body, { idempotencyKey });
    const first = await report({ kind: 'already-used', text: 'it says used\nalready' }, 'told');
    expect(first).toMatchObject({ status: 201, body: { problemId: `${orderId}-problem-01` } });
    expect((await report({ kind: 'already-used', text: 'it says used\nalready' }, 'told')).text).toBe(first.text);
    expect(await report({ kind: 'invalid' }, 'bare')).toMatchObject({ body: { problemId: `${orderId}-problem-02` } });
    expect(await report({ kind: 'invalid' }, 'bare-again')).toMatchObject({ body: { problemId: `${orderId}-problem-02` } });
    expect(JSON.stringify((await stage.records(orderId)).map(({ data }) => data))).not.toContain('it says used');
    expect(await report({ kind: 'ugly' }, 'ugly')).toMatchObject(problem(422, 'invalid-input', { fields: [{ field: 'kind' }] }));
  });

  it('takes another contact until the delivery was opened', async () => {
    const { orderId, pickupToken } = await stage.delivered();
    const correct = (contact: string) => stage.post(`/v1/orders/${orderId}/contact`, { contact });
    expect(await correct('eve@example.com')).toMatchObject({ status: 200, body: { orderId } });
    expect(JSON.stringify((await stage.records(orderId)).map(({ data }) => data))).not.toContain('eve@example.com');
    await stage.ask('POST', `/v1/pickup/${pickupToken}/reveal`);
    expect(await correct('mallory@example.com')).toMatchObject(problem(409, 'already-viewed'));
  });
});
