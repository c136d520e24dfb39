import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { never } from '@app/kernel';

/** A request as the gateways see it. `path` has no query; `body` is raw. */
export type GatewayHttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** What a gateway does with a request: answer it, never answer it, or cut the line. */
export type GatewayHttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

export type GatewayHttpHandler = (request: GatewayHttpRequest) => GatewayHttpAnswer | Promise<GatewayHttpAnswer>;

const BODY_LIMIT_BYTES = 64 * 1024;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Is this the address of something on this machine? */
export function isLoopbackUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && LOOPBACK.has(url.hostname);
}

/** JSON, as an answer. */
export function jsonAnswer(value: unknown, status = 200): GatewayHttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { kind: 'answer', status, headers, body: JSON.stringify(value) };
}

/**
 * Serves on a loopback address only: it plays with money orders for anyone who asks.
 * @throws RangeError when `host` is another address.
 */
export async function serveOnLoopback(
  host: string,
  port: number,
  handle: GatewayHttpHandler,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  if (!['127.0.0.1', '::1', 'localhost'].includes(host)) throw new RangeError(`not a loopback address: ${host}`);
  const server = createServer((request, response) => {
    respond(request, response, handle).catch(() => response.destroy());
  });
  await listen(server, host, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, handle: GatewayHttpHandler): Promise<void> {
  write(response, await answer(request, handle));
}

async function answer(request: IncomingMessage, handle: GatewayHttpHandler): Promise<GatewayHttpAnswer> {
  // A page in a browser must not reach a server on this machine under a name of its own.
  const host = URL.parse(`http://${request.headers.host ?? ''}`);
  if (host === null || !LOOPBACK.has(host.hostname)) return jsonAnswer({ error: 'host' }, 421);
  const url = URL.parse(request.url ?? '/', 'http://gateway');
  if (url === null) return jsonAnswer({ error: 'address' }, 400);
  const body = await readBody(request);
  if (body === undefined) return jsonAnswer({ error: 'too large' }, 413);
  const { method = 'GET', headers } = request;
  return await handle({ method, path: url.pathname, query: url.searchParams, headers, body });
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stream: AsyncIterable<Uint8Array> = request;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, answer: GatewayHttpAnswer): void {
  switch (answer.kind) {
    case 'answer':
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    case 'hang':
      return;
    case 'cut':
      response.destroy();
      return;
    default:
      never(answer);
  }
}
