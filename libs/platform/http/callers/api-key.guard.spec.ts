import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { Caller, type CallerIdentity, Public, Roles, Scope, seesShop } from '../index.js';

@Controller('v1')
class Rooms {
  @Get('counter')
  @Roles('shop', 'operator')
  counter(@Caller() caller: CallerIdentity): CallerIdentity {
    return caller;
  }
  @Get('vault')
  @Roles('shop')
  @Scope('keys:read')
  vault(): { readonly open: true } {
    return { open: true };
  }
  @Get('street')
  @Public()
  street(): { readonly open: true } {
    return { open: true };
  }
  @Get('forgotten')
  forgotten(): { readonly open: true } {
    return { open: true };
  }
}

@Module({ controllers: [Rooms] })
class House {}

describe('Who gets in', () => {
  let stage: HttpStage;
  beforeAll(async () => {
    stage = await httpStage({ modules: [House] });
  });
  afterAll(() => stage.close());

  it('is who shows a key with a role that the route names', async () => {
    const answer = await stage.ask('GET', '/v1/counter', {
      as: await stage.keyOf('shop', { shopId: 'shop-7', mode: 'test', scopes: ['keys:read'] }),
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { role: 'shop', shopId: 'shop-7', mode: 'test', scopes: ['keys:read'], actor: { kind: 'shop' } },
    });
  });
  it('is known by the id of the key, never by the key', async () => {
    const key = await stage.keyOf('operator');
    const { text, body } = await stage.ask('GET', '/v1/counter', { as: key });
    expect(text).not.toContain(key);
    const [record] = (await stage.engine.secrets.listApiKeys()).filter(({ role }) => role === 'operator');
    expect(body).toMatchObject({ keyId: record?.id, actor: { kind: 'operator', id: record?.id } });
  });
  it('is the administrator, everywhere', async () => {
    const as = await stage.keyOf('admin');
    for (const url of ['/v1/counter', '/v1/vault', '/v1/forgotten']) expect((await stage.ask('GET', url, { as })).status).toBe(200);
  });
  it('is nobody without a key', async () => {
    const answer = await stage.ask('GET', '/v1/counter');
    expect(answer).toMatchObject({ status: 401, body: { code: 'authentication-required' }, headers: { 'www-authenticate': 'Bearer' } });
  });
  it.each(['ct_shop_unknown', 'x'.repeat(600), 'two words'])('is nobody with a key that is not known: %s', async (as) =>
    expect(await stage.ask('GET', '/v1/counter', { as })).toMatchObject({ status: 401, body: { code: 'api-key-unknown' } }),
  );
  it('is nobody by another scheme', async () => {
    const headers = { authorization: `Basic ${await stage.keyOf('shop')}` };
    expect(await stage.ask('GET', '/v1/counter', { headers })).toMatchObject({ status: 401, body: { code: 'api-key-unknown' } });
  });
  it('is no longer who shows a revoked key', async () => {
    const as = await stage.keyOf('shop', { name: 'to be revoked' });
    const [record] = (await stage.engine.secrets.listApiKeys()).filter(({ name }) => name === 'to be revoked');
    await stage.engine.secrets.revokeApiKey(record?.id ?? '', stage.clock.now());
    expect(await stage.ask('GET', '/v1/counter', { as })).toMatchObject({ status: 401, body: { code: 'api-key-revoked' } });
  });
  it('is not who has another role', async () =>
    expect(await stage.ask('GET', '/v1/counter', { as: await stage.keyOf('auditor') })).toMatchObject({
      status: 403,
      body: { code: 'role-not-allowed', parameters: { role: 'auditor' } },
    }));
  it('is who has the scope besides, where one is asked for', async () => {
    expect(await stage.ask('GET', '/v1/vault', { as: await stage.keyOf('shop') })).toMatchObject({
      status: 403,
      body: { code: 'scope-missing', parameters: { scope: 'keys:read' } },
    });
    expect((await stage.ask('GET', '/v1/vault', { as: await stage.keyOf('shop', { scopes: ['keys:read'] }) })).status).toBe(200);
  });
  it('is everybody only where that is said', async () => {
    expect((await stage.ask('GET', '/v1/street')).status).toBe(200);
    expect((await stage.ask('GET', '/v1/street', { as: 'ct_shop_unknown' })).status).toBe(200);
  });
  it('is nobody where nothing is said', async () => {
    expect((await stage.ask('GET', '/v1/forgotten')).status).toBe(401);
    for (const role of ['shop', 'operator', 'auditor', 'dispute'] as const) {
      expect((await stage.ask('GET', '/v1/forgotten', { as: await stage.keyOf(role) })).status).toBe(403);
    }
  });
  it('sees its own shop only, unless it is no shop', () => {
    const caller = (role: CallerIdentity['role'], shopId: string): CallerIdentity => ({
      ...{ keyId: 'k', role, shopId, mode: 'live', scopes: [], actor: { kind: role, id: 'k' } },
    });
    expect(seesShop(caller('shop', 's1'), 's1')).toBe(true);
    expect(seesShop(caller('shop', 's1'), 's2')).toBe(false);
    expect(seesShop(caller('operator', ''), 's2')).toBe(true);
  });
});
