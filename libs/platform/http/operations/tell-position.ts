import type { FastifyInstance } from 'fastify';

/** How far the log had come when a command was answered: what a list takes as `seen`. */
const POSITION_HEADER = 'cardtrail-position';

/**
 * Every command that was carried out is answered with a position of the log that holds what it recorded. The store is not asked:
 * it may be lost by now, and what was carried out is answered all the same.
 */
export function tellPosition(server: FastifyInstance, position: () => bigint): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const isCommand = request.headers['idempotency-key'] !== undefined && request.method !== 'GET';
    const known = position();
    if (isCommand && reply.statusCode < 400 && known > 0n) void reply.header(POSITION_HEADER, String(known));
    done(null, payload);
  });
}
