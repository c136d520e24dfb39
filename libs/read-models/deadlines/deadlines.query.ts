import type { Due, Instant } from '@app/kernel';
import type { Documents } from '../documents.port.js';
import type { OrderDeadlines } from './deadlines.projection.js';

/** An order in which something is due. */
export type DueOrder = Omit<OrderDeadlines, 'case' | 'nextTryAt'> & { readonly nextTryAt: Instant };

/** A place in the list of what is due: the last order that was given. */
export type DuePlace = { readonly nextTryAt: Instant; readonly orderId: string };

/** What is due, and when. */
export class Deadlines {
  constructor(private readonly documents: Documents<OrderDeadlines>) {}

  /** Orders whose earliest due has come by `at`, earliest first. `after` goes on behind the last one given. */
  async dueBy(
    at: Instant,
    { limit = 100, after }: { readonly limit?: number; readonly after?: DuePlace } = {},
  ): Promise<readonly DueOrder[]> {
    const found = await this.documents.find({
      range: { field: 'nextTryAt', to: at },
      orderBy: { field: 'nextTryAt', direction: 'asc' },
      limit,
      ...(after === undefined ? {} : { after: { value: after.nextTryAt, id: after.orderId } }),
    });
    return found.flatMap(({ doc: { case: _case, nextTryAt, ...rest } }) => (nextTryAt === undefined ? [] : [{ ...rest, nextTryAt }]));
  }

  /** What the view holds of one order, for comparing it with the fold of its case file. */
  async of(orderId: string): Promise<readonly Due[]> {
    return (await this.documents.get(orderId))?.dues ?? [];
  }
}
