import { Answer } from './answer.js';

/** An answer of 4xx or 5xx, with the product's stable code where it gave one. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly asked: string,
    readonly status: number,
    readonly code: string,
    readonly answer: Answer,
  ) {
    super(`${asked} was answered ${status} ${code}: ${answer.toString()}`);
  }
}

/** What can be asked for besides the path. */
export type Asking = { readonly body?: unknown; readonly idempotencyKey?: string };

/** Speaks JSON with one server under one key. */
export class JsonHttp {
  constructor(
    private readonly baseUrl: string,
    private readonly bearer?: string,
    private readonly call: typeof fetch = fetch,
  ) {}

  /** @throws Problem */
  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** A command: each call is a new wish unless it names the key of an earlier one. @throws Problem */
  post(path: string, body: unknown = {}, idempotencyKey: string = crypto.randomUUID()): Promise<Answer> {
    return this.ask('POST', path, { body, idempotencyKey });
  }

  /** @throws Problem */
  put(path: string, body: unknown): Promise<Answer> {
    return this.ask('PUT', path, { body, idempotencyKey: crypto.randomUUID() });
  }

  /** @throws Problem */
  delete(path: string): Promise<Answer> {
    return this.ask('DELETE', path, { idempotencyKey: crypto.randomUUID() });
  }

  private async ask(method: string, path: string, { body, idempotencyKey }: Asking = {}): Promise<Answer> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.bearer !== undefined) headers['authorization'] = `Bearer ${this.bearer}`;
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const url = `${this.baseUrl.replace(/\/$/, '')}${path}`;
    const response = await this.call(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    const asked = `${method} ${path}`;
    const answer = new Answer(parsed(text), asked);
    if (!response.ok) throw new Problem(asked, response.status, answer.textOr('code', 'no-code'), answer);
    return answer;
  }
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    return { text, because: error instanceof Error ? error.message : 'no JSON' };
  }
}
