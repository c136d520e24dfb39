import { type Readable, Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { BODY_LIMIT_BYTES, bodyReadingOf } from './body-reading.js';
import { boundedJson } from './bounded-json.js';

const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'text/csv', 'text/plain'];

/** Replaces every way in which bodies are read by one that keeps to what the route takes. */
export function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (request: FastifyRequest, payload: Readable) => readBody(request, payload));
}

async function readBody(request: FastifyRequest, payload: Readable): Promise<unknown> {
  // Nobody reads what was sent to an address that there is not.
  if (request.is404) {
    payload.resume();
    return undefined;
  }
  const { body, limitBytes } = bodyReadingOf(request);
  const type = mediaTypeOf(request.headers['content-type']);
  const limit = body === 'lines' && isJson(type) ? BODY_LIMIT_BYTES : limitBytes;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) throw tooLarge(limit);
  if (body === 'bytes') return readBytes(payload, limit);
  if (isJson(type)) return readJson(request, payload, limit);
  if (body === 'lines' && LINES.includes(type)) return linesOf(payload, limit);
  throw new Problem('unsupported-media-type', {
    parameters: { accepted: body === 'lines' ? ['application/json', ...LINES] : ['application/json'] },
  });
}

async function readJson(request: FastifyRequest, payload: Readable, limit: number): Promise<unknown> {
  const bytes = await readBytes(payload, limit);
  // Where Nest's @RawBody() looks for it.
  Object.assign(request, { rawBody: bytes });
  return boundedJson(bytes);
}

async function readBytes(payload: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** What has arrived waits in the stream: a reader who takes his time does not make the sender run out of it. */
function linesOf(payload: Readable, limit: number): Readable {
  const counted = counting(limit);
  payload.once('error', (error) => counted.destroy(error));
  payload.once('close', () => {
    // A sender who went away has not sent all of it.
    if (!payload.readableEnded) counted.destroy(new Problem('request-timeout'));
  });
  return payload.pipe(counted);
}

function counting(limit: number): Transform {
  let length = 0;
  return new Transform({
    readableHighWaterMark: limit,
    transform(chunk: Uint8Array, _encoding, done) {
      length += chunk.length;
      if (length > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
}

function tooLarge(limit: number): Problem {
  return new Problem('body-too-large', { parameters: { limitBytes: limit } });
}

function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function isJson(type: string): boolean {
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'));
}
