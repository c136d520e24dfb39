import type { PlacedOrder } from '@app/domain/order-case';
import type { Goods } from '../messages/says.shape.js';

/** What was sold. */
export function soldGoods(order: PlacedOrder): Goods {
  return order.deal.lines.map(({ name, quantity }) => ({ name, quantity }));
}

/** What a line is called; empty where the order has no such line. */
export function nameOfLine(order: PlacedOrder, lineId: string): string {
  return order.deal.lines.find((line) => line.lineId === lineId)?.name ?? '';
}
