import type { Due, Instant } from '@app/kernel';

/** An order in which something is due, with the time of its earliest due. */
export type DueOrder = { readonly orderId: string; readonly nextTryAt: Instant; readonly dues: readonly Due[] };

/** A place in the list of what is due: the last order that was given. */
export type DuePlace = { readonly nextTryAt: Instant; readonly orderId: string };

/** The read model of what is due in all orders. */
export interface DuesView {
  /** Orders whose earliest due has come by `at`, earliest first, then by order; `after` goes on behind the last one given. */
  dueBy(at: Instant, page: { readonly limit?: number; readonly after?: DuePlace }): Promise<readonly DueOrder[]>;
  /** Everything due in one order, now or later. */
  of(orderId: string): Promise<readonly Due[]>;
}
