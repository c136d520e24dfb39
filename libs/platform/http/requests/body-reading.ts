import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** The most bytes of a body where nothing else is said. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** The most bytes of a callback. */
const CALLBACK_LIMIT_BYTES = 64 * 1024;
/** The most bytes of an import of keys. */
export const IMPORT_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * How a route takes its body. `json`: as JSON only. `bytes`: of any type, exactly as sent, as a Buffer.
 * `lines`: NDJSON, CSV and plain text as a stream, JSON besides.
 */
export type BodyReading = { readonly body: 'json' | 'bytes' | 'lines'; readonly limitBytes: number };

/** A route that takes bodies of any type exactly as sent: `@Body() body: Buffer`. */
export function TakesBytes(limitBytes: number = CALLBACK_LIMIT_BYTES): MethodDecorator & ClassDecorator {
  return RouteConfig({ bodyReading: { body: 'bytes', limitBytes } satisfies BodyReading });
}

/** A route that takes NDJSON, CSV and plain text as a stream (`@Body() body: Readable`), besides JSON. */
export function TakesLines(limitBytes: number = IMPORT_LIMIT_BYTES): MethodDecorator & ClassDecorator {
  return RouteConfig({ bodyReading: { body: 'lines', limitBytes } satisfies BodyReading });
}

/** How the route of a request takes its body. */
export function bodyReadingOf(request: FastifyRequest): BodyReading {
  const { config } = request.routeOptions;
  const found: unknown = 'bodyReading' in config ? config.bodyReading : undefined;
  return isBodyReading(found) ? found : { body: 'json', limitBytes: BODY_LIMIT_BYTES };
}

function isBodyReading(value: unknown): value is BodyReading {
  return typeof value === 'object' && value !== null && 'body' in value && 'limitBytes' in value;
}
