import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type LoneServer, loneServer } from './lone-server.js';

describe('An order whose history somebody changed under the running server', () => {
  let server: LoneServer;
  beforeAll(async () => {
    server = await loneServer();
  });
  afterAll(() => server.close());

  const placed = async (): Promise<{ readonly orderId: string; readonly pickupToken: string }> => {
    const { keys, order } = server;
    const { status, body } = await server.send('POST', '/v1/orders', { as: keys.shop, body: order });
    expect(status).toBe(201);
    await server.facts();
    return { orderId: String(body?.['orderId']), pickupToken: String(body?.['pickupToken']) };
  };
  const changed = (sql: string, orderId: string, revision: number): void => {
    const events = new DatabaseSync(join(server.folder, 'data', 'events.db'));
    events.exec(`UPDATE events SET canonical = ${sql} WHERE stream = 'order-${orderId}' AND revision = ${revision}`);
    events.close();
  };
  const look = async (path: string, as?: string): Promise<{ readonly status: number; readonly body: Answer | undefined }> => {
    const { status, body } = await server.send('GET', path, { as });
    return { status, body };
  };
  const unknown = { status: null, explanation: { code: 'HISTORY_INCOMPLETE', actor: 'operator' } };

  it.each([
    ['has other bytes in its last record', `replace(canonical, '"shopId":"shop-1"', '"shopId":"shop-9"')`, 'bytes'],
    ['cannot be read to its end', 'substr(canonical, 2)', 'bytes'],
  ])('stands nowhere that anybody could be told of, when it %s', async (_, sql, kind) => {
    const { orderId, pickupToken } = await placed();
    const { keys } = server;
    expect(await look(`/v1/orders/${orderId}`, keys.shop)).toMatchObject({
      status: 200,
      body: { status: 'awaiting-payment', damage: null },
    });
    expect(await look(`/v1/pickup/${pickupToken}`)).toMatchObject({ status: 200, body: { status: 'awaiting-payment' } });
    changed(sql, orderId, 2);
    const damage = { stream: `order-${orderId}`, revision: '2', kind };
    expect(await look(`/v1/orders/${orderId}`, keys.shop)).toMatchObject({
      ...{ status: 200, body: { ...unknown, orderId, final: null, paid: null, payBefore: null, damage, total: { amount: 1000 } } },
    });
    expect(await look(`/v1/pickup/${pickupToken}`)).toEqual({
      status: 200,
      body: { status: null, items: 0, explanation: expect.anything() },
    });
    expect(await look(`/v1/pickup/${pickupToken}`)).toMatchObject({ body: unknown });
    expect(await look(`/v1/audit/orders/${orderId}/state`, keys.auditor)).toMatchObject({
      ...{ status: 200, body: { status: null, chain: 'broken', damage, state: { revision: 1 } } },
    });
    expect(await look(`/v1/audit/orders/${orderId}/diagnosis`, keys.auditor)).toMatchObject({
      ...{ status: 200, body: { primary: { code: 'HISTORY_INCOMPLETE' }, chain: 'broken', damage } },
    });
    expect(await look(`/v1/audit/orders/${orderId}/state?upToRevision=1`, keys.auditor)).toMatchObject({
      ...{ status: 200, body: { status: { status: 'awaiting-stock' }, chain: 'intact', damage: null } },
    });
    expect(await look(`/v1/orders/${orderId}`, keys.otherShop)).toMatchObject({ status: 404, body: { code: 'unknown-order' } });
  });

  it('belongs to nobody who could be told of it, when its first record cannot be read', async () => {
    const { orderId } = await placed();
    changed('substr(canonical, 2)', orderId, 0);
    expect(await look(`/v1/orders/${orderId}`, server.keys.shop)).toMatchObject({ status: 500, body: { code: 'damaged-record' } });
  });
});
