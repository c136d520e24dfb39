import type { Documents } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { StuckOrder, StuckReason } from './stuck-orders.projection.js';

/** Which stuck orders are wanted; left out: live ones, of every shop, for whatever reason. */
export type StuckOrdersWanted = PageRequest & {
  readonly mode?: StuckOrder['mode'] | undefined;
  readonly shopId?: string | undefined;
  readonly reason?: StuckReason | undefined;
};

/** A stuck order as it is shown. */
export type ListedStuckOrder = Omit<StuckOrder, 'stuck' | 'money'>;

/** Orders that stand still. */
export class StuckOrders {
  constructor(private readonly documents: Documents<StuckOrder>) {}

  /** Newest first: by when they got stuck. @throws BadCursor */
  list(wanted: StuckOrdersWanted): Promise<Page<ListedStuckOrder>> {
    const { mode = 'live', shopId, reason } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      where: { mode, stuck: true, ...(shopId === undefined ? {} : { shopId }) },
      orderBy: { field: 'since', direction: 'desc' },
      keep: ({ waits }) => reason === undefined || waits.some((wait) => wait.reason === reason),
      show: ({ stuck: _stuck, money: _money, ...order }) => order,
    });
  }
}
