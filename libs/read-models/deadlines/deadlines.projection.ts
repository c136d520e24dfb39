import {
  dues,
  emptyCase,
  evolveCase,
  type Mode,
  type OrderCase,
  type OrderFact,
  orderIdOfStream,
  placedOrder,
} from '@app/domain/order-case';
import { type Due, earliest, type Instant, type Projection } from '@app/kernel';
import { orderFactTypes } from '../order-fact-types.events.js';

/** What falls due in one order, and the case file that it is read from. */
export type OrderDeadlines = {
  readonly orderId: string;
  readonly shopId: string;
  readonly mode: Mode;
  readonly dues: readonly Due[];
  /** The earliest of the dues; undefined where nothing is due, and the order is then on no list. */
  readonly nextTryAt: Instant | undefined;
  readonly case: OrderCase;
};

/** In which orders must somebody look again, and when? A due leaves only by a fact; whoever fires it keeps its own account of tries. */
export const deadlines: Projection<OrderDeadlines, OrderFact> = {
  name: 'deadlines',
  version: 1,
  indexes: [['nextTryAt']],
  on: orderFactTypes,
  route: (event) => orderIdOfStream(event.stream) ?? null,
  evolve: (doc, event) =>
    orderDeadlines(evolveCase(doc?.case ?? emptyCase, event, { revision: event.revision, recordedAt: event.metadata.recordedAt })),
};

function orderDeadlines(file: OrderCase): OrderDeadlines | null {
  const order = placedOrder(file.ordering);
  if (order === undefined) return null;
  const { orderId, shopId, mode } = order;
  const due = dues(file);
  return { orderId, shopId, mode, dues: due, nextTryAt: firstOf(due), case: file };
}

function firstOf(due: readonly Due[]): Instant | undefined {
  const [first, ...others] = due.map(({ at }) => at);
  return first === undefined ? undefined : others.reduce(earliest, first);
}
