import type { JsonHttp } from './json-http.js';

/** What a buyer does with the pick-up link. */
export class BuyerClient {
  constructor(private readonly http: JsonHttp) {}

  /** How many things can be picked up now. */
  async waiting(token: string): Promise<number> {
    return (await this.http.get(`/v1/pickup/${token}`)).number('items');
  }

  /** The keys themselves. @throws Problem: 409 `nothing-to-view`, `delivery-revoked` … */
  async reveal(token: string): Promise<readonly string[]> {
    return (await this.http.post(`/v1/pickup/${token}/reveal`)).texts('items');
  }
}
