/** What is asked of a gateway over HTTP. */
export type GatewayRequest = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
};

/**
 * What came back. `because` is made of our own words only: neither the address (an epay address holds the key) nor
 * anything the other end wrote is in it.
 */
export type GatewayReply =
  | { readonly answered: true; readonly body: string; readonly headers: Headers }
  | { readonly answered: false; readonly because: string };

/** A larger answer than this is no answer to anything we ask. */
const REPLY_LIMIT_BYTES = 64 * 1024;

/**
 * One request to a gateway. Never throws: whatever the other end or the network does is an unanswered reply.
 * Redirects are not followed, because the request they would repeat holds a secret.
 */
export async function callGateway(fetch: typeof globalThis.fetch, request: GatewayRequest, signal: AbortSignal): Promise<GatewayReply> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return unanswered(`http-${response.status}`);
    }
    const body = await readBounded(response);
    return body === undefined ? unanswered('answer-too-large') : { answered: true, body, headers: response.headers };
  } catch (error) {
    return unanswered(signal.aborted ? 'no-answer-in-time' : `unreachable${causeCode(error)}`);
  }
}

/** Reads an answer's text as a JSON object; undefined when it is none. */
export function jsonObject(text: string): { readonly [field: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readBounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > REPLY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unanswered(because: string): GatewayReply {
  return { answered: false, because };
}

/** The system's own code (ECONNREFUSED, …). An error's message is never told: it may quote the address. */
function causeCode(error: unknown): string {
  const cause = isObject(error) ? error['cause'] : undefined;
  const code = isObject(cause) ? cause['code'] : undefined;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? `-${code}` : '';
}
