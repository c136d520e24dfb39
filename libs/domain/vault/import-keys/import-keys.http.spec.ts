import { createHash } from 'node:crypto';
import { offerOf, productDecider, productStream } from '@app/domain/catalog';
import { derivedCommandId, money, type StoredEvent } from '@app/kernel';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchStream, type KeysImported, keySaltPlace, keyValuePlace, lastFourTerm } from '../index.js';
import { VaultModule } from '../vault.module.js';

type Report = { readonly batchIds: readonly string[]; readonly imported: number; readonly duplicates: readonly unknown[] };

describe('Importing keys over HTTP', () => {
  let stage: HttpStage;
  let operator: string;
  beforeAll(async () => {
    stage = await httpStage({ modules: [VaultModule] });
    operator = await stage.keyOf('operator', { mode: 'test' });
    for (const [productId, route] of [
      ['p1', 'auto-key'],
      ['p2', 'manual'],
    ] as const) {
      const times = { payWithinSeconds: 900, deliverWithinSeconds: 60 };
      const offer = offerOf({ name: 'P', sku: 'S', unitPrice: money(100), route, ...times, refundPolicy: 'none' }, 'test');
      const commandId = derivedCommandId('spec', productId);
      const about = { actor: { kind: 'operator', id: 'spec' } as const, shopId: '', correlationId: productId, causationId: commandId };
      await stage.engine.handling.handle(
        productDecider,
        productStream(productId),
        { type: 'ListProduct', productId, offer },
        { commandId, ...about },
      );
    }
  });
  afterAll(() => stage.close());

  const send = (body: unknown, over: { readonly type?: string; readonly key?: string; readonly productId?: string } = {}) =>
    stage.ask('POST', `/v1/products/${over.productId ?? 'p1'}/keys`, {
      ...{ as: operator, body },
      ...(over.type === undefined ? {} : { headers: { 'content-type': over.type } }),
      ...(over.key === undefined ? {} : { idempotencyKey: over.key }),
    });
  const imported = async (batchId: string): Promise<StoredEvent<KeysImported>> => {
    for await (const event of stage.engine.events.readStream(batchStream(batchId), { limit: 1 })) return event as StoredEvent<KeysImported>;
    throw new Error(`there is no batch ${batchId}`);
  };
  const streamTypes = async (): Promise<readonly string[]> => {
    const types: string[] = [];
    for await (const { type } of stage.engine.events.readAll()) types.push(type);
    return types;
  };

  it('seals each value under a key of its own, with a commitment that its salt opens', async () => {
    const { status, body } = await send({ keys: ['AAAA-BBBB-0001', 'AAAA-BBBB-0002'] });
    expect(status).toBe(201);
    const { batchIds, imported: count, duplicates } = body as Report;
    expect({ count, duplicates }).toEqual({ count: 2, duplicates: [] });
    const [batchId = ''] = batchIds;
    const { data, metadata } = await imported(batchId);
    expect(data).toMatchObject({ productId: 'p1', mode: 'test', batchId });
    const [first] = data.keys;
    if (first === undefined) throw new Error('the batch is empty');
    const { secrets } = stage.engine;
    expect(await secrets.open(first.sealed, keyValuePlace(batchId, first.keyId, metadata.commandId))).toBe('AAAA-BBBB-0001');
    const salt = Buffer.from(await secrets.open(first.salt, keySaltPlace(batchId, first.keyId, metadata.commandId)), 'base64');
    expect(salt).toHaveLength(32);
    expect(createHash('sha256').update(salt).update('AAAA-BBBB-0001').digest('hex')).toBe(first.commitment);
    expect(first.last4Index).toBe(await secrets.index('', 'key-value', lastFourTerm('0001') ?? ''));
    expect(new Set(data.keys.map(({ sealed }) => sealed.keyId)).size).toBe(2);
    expect(JSON.stringify(data)).not.toContain('AAAA');
  });

  it('reports by line what is in the file twice and what is in the house, and takes the rest', async () => {
    const { status, body } = await send('"CCCC-0001"\n{"key":"AAAA-BBBB-0002"}\n"CCCC-0001"\n"缺货，请联系客服"\n"-"\n"CCCC-0002"', {
      type: 'application/x-ndjson',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      imported: 3,
      duplicates: [
        { line: 2, reason: 'already-in-stock' },
        { line: 3, reason: 'duplicate-in-file' },
      ],
      rejected: [{ line: 5, reason: 'placeholder' }],
      doubtful: [{ line: 4, reason: 'looks-like-an-apology' }],
      counts: { lines: 6, duplicates: 2, rejected: 1, doubtful: 1 },
    });
  });

  it('gives a repeat the same bytes, records nothing more, and refuses other lines under the same key', async () => {
    const csv = 'DDDD-0001,first\nDDDD-0002\nAAAA-BBBB-0001\n';
    const first = await send(csv, { type: 'text/csv', key: 'csv-1' });
    const recorded = await streamTypes();
    expect((await send(csv, { type: 'text/csv', key: 'csv-1' })).text).toBe(first.text);
    expect(await streamTypes()).toEqual(recorded);
    const other = await send(`${csv}DDDD-0003\n`, { type: 'text/csv', key: 'csv-1' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await streamTypes()).toEqual(recorded);
  });

  it('takes a thousand keys and more in batches that are within their bounds, quickly', async () => {
    const keys = Array.from({ length: 2_300 }, (_, n) => `LONG-${String(n).padStart(20, '0')}`);
    const started = performance.now();
    const { body } = await send([...keys, keys[7]].join('\n'), { type: 'text/plain' });
    expect(performance.now() - started).toBeLessThan(10_000);
    const report = body as Report;
    expect(report).toMatchObject({ imported: 2_300, duplicates: [{ line: 2_301, reason: 'duplicate-in-file' }] });
    for (const batchId of report.batchIds) {
      const { data } = await imported(batchId);
      expect(data.keys.length).toBeLessThanOrEqual(1_000);
      expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(512 * 1_024);
    }
    expect(report.batchIds.length).toBeLessThanOrEqual(4);
  });

  it('takes a key in once, however many imports bring it at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => send({ keys: [`RACE-SHARED`, `RACE-OWN-${n}`] })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    const counts = answers.map(({ body }) => (body as Report).imported).toSorted();
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
  });

  it.each([
    ['no list', { keys: 'AAAA' }, 'keys'],
    ['an empty list', { keys: [] }, 'keys'],
    ['a key that is no text', { keys: ['AAAA-9', 7] }, 'keys.1'],
    ['a field that is not known', { keys: ['AAAA-9'], note: 'x' }, 'note'],
    ['a list in place of an object', ['AAAA-9'], 'keys'],
  ])('refuses %s', async (_, body, field) => {
    expect(await send(body)).toMatchObject({ status: 422, body: { code: 'invalid-input', fields: [{ field }] } });
  });

  it('refuses what holds no key at all, and says why of each line', async () => {
    const answer = await send({ keys: ['', 'test'] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'empty-batch', fields: [{ code: 'empty' }, { code: 'placeholder' }] } });
    expect(await send('', { type: 'text/csv' })).toMatchObject({ status: 422, body: { code: 'empty-batch' } });
  });

  it('names the line that cannot be read, and imports nothing of its batch', async () => {
    const recorded = await streamTypes();
    const answer = await send('"NEVER-1"\n{"key":', { type: 'application/x-ndjson' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed-lines', fields: [{ field: 'line 2', code: 'not-json' }] } });
    expect(await streamTypes()).toEqual(recorded);
  });

  it('refuses keys for what does not exist or is not sold as keys, of types it does not read, and from others than operators', async () => {
    expect(await send({ keys: ['X-1'] }, { productId: 'nothing' })).toMatchObject({ status: 404, body: { code: 'unknown-product' } });
    expect(await send({ keys: ['X-1'] }, { productId: 'p2' })).toMatchObject({ status: 409, body: { code: 'route-not-supported' } });
    expect(await send('<keys/>', { type: 'text/xml' })).toMatchObject({ status: 415 });
    const shop = await stage.keyOf('shop');
    expect(await stage.ask('POST', '/v1/products/p1/keys', { as: shop, body: { keys: ['X-1'] } })).toMatchObject({ status: 403 });
  });

  it('keeps keys of a batch back, some or all, until they are released', async () => {
    const { batchIds } = (await send({ keys: ['QUAR-0001', 'QUAR-0002'] })).body as Report;
    const [batchId = ''] = batchIds;
    const [first] = (await imported(batchId)).data.keys;
    const one = { as: operator, body: { keyIds: [first?.keyId], reason: 'the-supplier-called' } };
    const kept = await stage.ask('POST', `/v1/batches/${batchId}/quarantine`, one);
    expect(kept).toMatchObject({ status: 200, body: { batchId, shelf: { total: 2, sellable: 1, quarantined: 1 } } });
    const all = await stage.ask('POST', `/v1/batches/${batchId}/quarantine`, { as: operator, body: { reason: 'all-of-them' } });
    expect(all).toMatchObject({ status: 200, body: { shelf: { sellable: 0, quarantined: 2 } } });
    const freed = await stage.ask('POST', `/v1/batches/${batchId}/release`, { as: operator, body: {} });
    expect(freed).toMatchObject({ status: 200, body: { shelf: { sellable: 2, quarantined: 0 } } });
    const bad = { as: operator, body: { keyIds: ['nobody'], reason: 'x' } };
    expect(await stage.ask('POST', `/v1/batches/${batchId}/quarantine`, bad)).toMatchObject({ status: 404, body: { code: 'unknown-key' } });
    expect(await stage.ask('POST', '/v1/batches/none/quarantine', bad)).toMatchObject({ status: 404, body: { code: 'unknown-batch' } });
    expect(await stage.ask('POST', `/v1/batches/${batchId}/quarantine`, { as: operator, body: {} })).toMatchObject({ status: 422 });
    const nothing = { as: operator, body: { keyIds: null } };
    expect(await stage.ask('POST', `/v1/batches/${batchId}/release`, nothing)).toMatchObject({ status: 422 });
  });
});
