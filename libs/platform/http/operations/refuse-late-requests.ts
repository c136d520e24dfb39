import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';
import { sendProblem } from '../problems/problem-document.js';
import type { Draining } from './draining.js';

const RETRY_AFTER_SECONDS = 1;

/** Whoever runs the server looks here to see that it is going down. */
const STILL_ANSWERED: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * Once the process goes down, a request that only then begins is refused with `shutting-down`: it did nothing and may be sent elsewhere.
 * What was accepted before comes to its end. Every answer from then on ends its connection (RFC 9112, 9.6), so that none is left to be cut.
 */
export function refuseLateRequests(server: FastifyInstance, draining: Pick<Draining, 'isUnderWay'>): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (draining.isUnderWay && !STILL_ANSWERED.has(request.routeOptions.url ?? '')) {
      sendProblem(request, reply, new Problem('shutting-down', { retryAfterSeconds: RETRY_AFTER_SECONDS }));
    } else done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (draining.isUnderWay) void reply.header('connection', 'close');
    done(null, payload);
  });
}
