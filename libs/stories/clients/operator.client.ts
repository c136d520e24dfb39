import { type Money, money } from '@app/kernel';
import type { JsonHttp } from './json-http.js';
import { moneyIn } from './money-in-answers.js';

/** What an operator lists for sale. Seconds. */
export type ProductWish = {
  readonly name: string;
  readonly sku: string;
  readonly unitPrice: Money;
  readonly payWithinSeconds: number;
  readonly deliverWithinSeconds: number;
  readonly restockWithinSeconds: number;
  readonly maxPerOrder?: number;
  readonly unpaidQuotaPerBuyer?: number;
  readonly refundPolicy: string;
};

/** A product as it is for sale. */
export type ProductView = {
  readonly productId: string;
  readonly unitPrice: Money;
  readonly available: number;
  readonly refundPolicyHash: string;
};

/** What became of an import. */
export type ImportReport = { readonly imported: number; readonly batchIds: readonly string[]; readonly duplicateLines: readonly number[] };

/** What an operator of the platform does. */
export class OperatorClient {
  constructor(private readonly http: JsonHttp) {}

  async listProduct(wish: ProductWish): Promise<string> {
    return (await this.http.post('/v1/products', { ...wish, route: 'auto-key', mode: 'test' })).text('productId');
  }

  async product(productId: string): Promise<ProductView> {
    const answer = await this.http.get(`/v1/products/${productId}`);
    return {
      productId: answer.text('productId'),
      unitPrice: moneyIn(answer, 'unitPrice') ?? money(0),
      available: answer.number('available'),
      refundPolicyHash: answer.text('refundPolicyHash'),
    };
  }

  async importKeys(productId: string, keys: readonly string[]): Promise<ImportReport> {
    const answer = await this.http.post(`/v1/products/${productId}/keys`, { keys });
    return {
      imported: answer.number('imported'),
      batchIds: answer.texts('batchIds'),
      duplicateLines: answer.list('duplicates').map((duplicate) => duplicate.number('line')),
    };
  }

  /** Keeps every key of a batch that is not sold yet from being handed out. */
  async quarantine(batchId: string, reason: string): Promise<void> {
    await this.http.post(`/v1/batches/${batchId}/quarantine`, { reason });
  }
}
