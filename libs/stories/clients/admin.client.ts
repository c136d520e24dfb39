import type { JsonHttp } from './json-http.js';

/** Whom a key lets in. */
export type KeyWish = {
  readonly role: 'shop' | 'operator' | 'auditor' | 'dispute' | 'admin';
  readonly name: string;
  readonly shopId?: string;
  readonly scopes?: readonly string[];
};

/** A channel account's settings as they are put; `key` is never read back. */
export type ChannelWish = {
  readonly kind: 'epay' | 'sandbox';
  readonly gatewayUrl: string;
  readonly key: string;
  readonly queryAfterSeconds: number;
  readonly attemptMinutes: number;
  readonly expiryGraceSeconds: number;
  readonly [setting: string]: string | number | boolean;
};

/** What the owner of the install does. */
export class AdminClient {
  constructor(private readonly http: JsonHttp) {}

  /** A new key for test orders, in clear; it is shown this once. */
  async createApiKey(wish: KeyWish): Promise<string> {
    return (await this.http.post('/v1/api-keys', { ...wish, mode: 'test' })).text('key');
  }

  async putChannel(account: string, wish: ChannelWish): Promise<void> {
    await this.http.put(`/v1/channels/${account}`, { ...wish, mode: 'test' });
  }
}
