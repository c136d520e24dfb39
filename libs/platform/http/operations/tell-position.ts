import type { FastifyInstance } from 'fastify';

/** How far the log had come when a command was answered: what a list takes as `seen`. */
const POSITION_HEADER = 'cardtrail-position';

/** Every command that was carried out is answered with a position of the log that holds what it recorded. */
export function tellPosition(server: FastifyInstance, position: () => Promise<bigint>): void {
  server.addHook('onSend', async (request, reply, payload) => {
    const isCommand = request.headers['idempotency-key'] !== undefined && request.method !== 'GET';
    if (isCommand && reply.statusCode < 400) void reply.header(POSITION_HEADER, String(await position()));
    return payload;
  });
}
