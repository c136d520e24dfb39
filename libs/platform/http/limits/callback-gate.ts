import { type RawMessage, sha256 } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { forgetOldest, type Rate, TokenBuckets } from './token-buckets.js';

const RATE: Rate = { burst: 1_000, perSecond: 50 };
const MOST_REMEMBERED = 50_000;

/**
 * Bounds how many messages of one account and address are worked on. The first copy of a message always is;
 * of a flood of copies the rest is to be answered in the channel's words for "try again".
 */
@Injectable()
export class CallbackGate {
  readonly #buckets: TokenBuckets;
  readonly #seen = new Set<string>();

  constructor(@Inject(HTTP_OPTIONS) options: Pick<HttpOptions, 'clock'>) {
    this.#buckets = new TokenBuckets(options.clock, RATE);
  }

  /** Is this message to be worked on? `address`: the client's. */
  admits(account: string, address: string, { method, query, body }: Pick<RawMessage, 'method' | 'query' | 'body'>): boolean {
    const isThrough = this.#buckets.take(`${account}|${address}`);
    const copy = sha256(`${account}|${method}|${query}|${sha256(body)}`);
    const isFirst = !this.#seen.has(copy);
    this.#seen.delete(copy);
    this.#seen.add(copy);
    if (this.#seen.size > MOST_REMEMBERED) forgetOldest(this.#seen);
    return isThrough || isFirst;
  }
}
