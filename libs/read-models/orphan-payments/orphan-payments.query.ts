import type { Instant } from '@app/kernel';
import type { Documents } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { OrphanPayment } from './orphan-payments.projection.js';

/** Money without an order. */
export class OrphanPayments {
  constructor(private readonly documents: Documents<OrphanPayment>) {}

  /** Newest first; without a stage all of them, `exceptOf`: but for these accounts. @throws BadCursor */
  list(
    wanted: PageRequest & {
      readonly stage?: OrphanPayment['stage'] | undefined;
      readonly exceptOf?: ReadonlySet<string>;
    },
  ): Promise<Page<OrphanPayment>> {
    const { stage, exceptOf } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      ...(stage === undefined ? {} : { where: { stage } }),
      orderBy: { field: 'seenAt', direction: 'desc' },
      keep: ({ account }) => exceptOf?.has(account) !== true,
      show: (orphan) => orphan,
    });
  }

  /** Those still waiting whose time to be matched is over by `at`, earliest first. */
  async dueBy(at: Instant, limit = 100): Promise<readonly OrphanPayment[]> {
    const found = await this.documents.find({
      where: { stage: 'waiting' },
      range: { field: 'refundBy', to: at },
      orderBy: { field: 'refundBy', direction: 'asc' },
      limit,
    });
    return found.map(({ doc }) => doc);
  }

  /** What came under a number that a complaint mentions: the channel's, or ours as the channel was told it. */
  async mentioning(number: string, limit = 20): Promise<readonly OrphanPayment[]> {
    const orderBy = { field: 'seenAt', direction: 'desc' } as const;
    const byTradeNo = await this.documents.find({ where: { tradeNo: number }, orderBy, limit });
    const byOutTradeNo = await this.documents.find({ where: { outTradeNo: number }, orderBy, limit });
    const found = new Map([...byTradeNo, ...byOutTradeNo].map(({ id, doc }) => [id, doc]));
    return [...found.values()].slice(0, limit);
  }

  /** Orphans whose number of ours begins like this: the trade prefix and an order. Foreign payments are not among them. */
  async claiming(numberBegins: string, limit = 100): Promise<readonly OrphanPayment[]> {
    const range = { field: 'outTradeNo', from: `${numberBegins}00`, to: `${numberBegins}99` };
    const found = await this.documents.find({ range, limit });
    return found.map(({ doc }) => doc).filter(({ stage }) => stage !== 'foreign');
  }
}
