import type { LoggerService } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { callerOf } from '../callers/caller.js';
import { traceOf } from '../requests/trace.js';

const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  'apiKey',
  'adminKey',
  'secret',
  'secrets',
  'token',
  'pickupToken',
  'contact',
  'body',
  'query',
  'url',
];

/** Within something else a `key` opens; by itself it names an order or a document that failed. */
const SECRET_WITHIN = ['*.key', '*.*.key'];

/** The program's log: one JSON object per line. What could be a secret or a personal value is not written, wherever it stands. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [...SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), ...SECRET_WITHIN],
      censor: '[withheld]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Writes one line for each answer: the pattern of the route, never the address, which may hold a token or a signature. */
export function logAnswers(server: FastifyInstance, logger: Logger): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { url: route = 'none' } = request.routeOptions;
    const millis = Math.round(reply.elapsedTime);
    const told = {
      method: request.method,
      route,
      status: reply.statusCode,
      millis,
      traceId: traceOf(request)?.traceId,
      caller: callerOf(request)?.keyId,
    };
    if (reply.statusCode >= 500) logger.warn(told, 'answered');
    else logger.debug(told, 'answered');
    done();
  });
}

/** Lets Nest write to the program's log. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: unknown, ...rest: readonly unknown[]): void => {
      const context = rest.at(-1);
      logger[level]({ context: typeof context === 'string' ? context : undefined }, String(message));
    };
  return {
    log: write('debug'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('debug'),
    fatal: write('error'),
  };
}
