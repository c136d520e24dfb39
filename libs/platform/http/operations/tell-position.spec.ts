import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { tellPosition } from './tell-position.js';

describe('The answer to a command', () => {
  const asked = async (known: bigint, how: { key?: string; method?: 'GET'; status?: number } = {}): Promise<unknown> => {
    const { key = 'k', method = 'POST', status = 201 } = how;
    const server = fastify();
    tellPosition(server, () => known);
    server.route({ method: ['GET', 'POST'], url: '/', handler: (_request, reply) => reply.code(status).send({}) });
    const answer = await server.inject({ method, url: '/', headers: key === '' ? {} : { 'idempotency-key': key } });
    expect(answer.statusCode).toBe(status);
    return answer.headers['cardtrail-position'];
  };

  it('tells how far this process knows the log to go', async () => {
    expect(await asked(42n)).toBe('42');
  });
  it('tells nothing where that is not known', async () => {
    expect(await asked(0n)).toBeUndefined();
  });
  it.each([{ key: '' }, { method: 'GET' as const }, { status: 409 }])('is no other answer (%j)', async (how) => {
    expect(await asked(42n, how)).toBeUndefined();
  });
});
