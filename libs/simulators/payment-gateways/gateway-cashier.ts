import { type Instant, money } from '@app/kernel';
import type { GatewayBook, GatewayOrder, GatewayTrade } from './gateway-book.js';
import type { PlannedFaults } from './gateway-faults.js';
import type { GatewayNotifier } from './gateway-notifier.js';
import type { GatewayTime } from './gateway-time.js';

/** How a buyer pays. Left out: exactly what is asked, now. */
export type PayOptions = {
  /** Minor units; default what is asked. */
  readonly amount?: number;
  /** Pay although the order is closed or over. */
  readonly late?: boolean;
  /** Book the money on this number instead: the buyer paid the wrong order. */
  readonly bookedOn?: string;
  /** Tell the merchant; default yes. */
  readonly notify?: boolean;
};

/** What became of a payment: money taken (none yet when it comes late), or why none is taken. */
export type Payment = { readonly trades: readonly GatewayTrade[] } | { readonly refused: 'unknown-order' | 'closed' | 'expired' };

/** Takes buyers' money, with the faults that are planned for it, and has the merchant told. */
export class GatewayCashier {
  constructor(
    private readonly book: GatewayBook,
    private readonly faults: PlannedFaults,
    private readonly notifier: GatewayNotifier,
    private readonly time: GatewayTime,
  ) {}

  pay(outTradeNo: string, options: PayOptions = {}): Payment {
    const order = this.book.findAnywhere(outTradeNo);
    if (order === undefined) return { refused: 'unknown-order' };
    const late = this.faults.take('pay-late', order);
    if (late !== undefined) {
      this.notifier.after(late.seconds ?? 60, () => {
        this.#take(order, options);
      });
      return { trades: [] };
    }
    const over = options.late === true ? undefined : this.#whyOver(order, this.time.clock.now());
    return over === undefined ? { trades: this.#take(order, options) } : { refused: over };
  }

  #take(order: GatewayOrder, options: PayOptions): readonly GatewayTrade[] {
    const times = this.faults.take('pay-twice', order) === undefined ? 1 : 2;
    return Array.from({ length: times }, () => {
      const now = this.time.clock.now();
      const paid = money(this.#amount(order, options), order.amount.currency);
      const trade = this.book.take(this.#bookedOn(order, options, now), paid, now);
      if (options.notify !== false) this.notifier.announce(trade);
      return trade;
    });
  }

  #amount(order: GatewayOrder, options: PayOptions): number {
    const less = this.faults.take('under-pay', order);
    const more = this.faults.take('over-pay', order);
    const difference = (more === undefined ? 0 : (more.amount ?? 1)) - (less === undefined ? 0 : (less.amount ?? 1));
    return Math.max(1, (options.amount ?? order.amount.amount) + difference);
  }

  #bookedOn(order: GatewayOrder, options: PayOptions, now: Instant): GatewayOrder {
    const other = options.bookedOn ?? this.faults.take('wrong-order', order)?.bookedOn;
    if (other === undefined || other === order.outTradeNo) return order;
    const { gateway, account } = order;
    return this.book.find(gateway, account, other) ?? this.book.open({ ...order, outTradeNo: other }, now);
  }

  #whyOver(order: GatewayOrder, now: Instant): 'closed' | 'expired' | undefined {
    if (this.book.isClosed(order)) return 'closed';
    return order.expiresAt !== undefined && now >= order.expiresAt ? 'expired' : undefined;
  }
}
