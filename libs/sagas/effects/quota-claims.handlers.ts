import type { PlacedOrder } from '@app/domain/order-case';
import { quotaDecider } from '@app/domain/vault';
import { derivedCommandId, reservationIdOf } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';

/** Claims and frees a buyer's quota of unpaid reservations for one order. An order claims once, whatever it reserves. */
export class QuotaClaims {
  constructor(private readonly handling: CommandHandling) {}

  /** True when the order may reserve: it has no quota to keep, or its claim was granted. */
  async claim(order: PlacedOrder): Promise<boolean> {
    if (order.quota === undefined) return true;
    const claim = { type: 'ClaimQuota', reservationId: claimIdOf(order), orderId: order.orderId, limit: order.quota.limit } as const;
    const handled = await this.handling.handle(quotaDecider, order.quota.stream, claim, context(order, 'claim-quota'));
    return handled.outcome !== 'refused';
  }

  /** Gives the claim back; an unknown one can never be made any more. */
  async free(order: PlacedOrder, because: 'order-ended' | 'paid'): Promise<void> {
    if (order.quota === undefined) return;
    const free = { type: 'FreeQuota', reservationId: claimIdOf(order), orderId: order.orderId, because } as const;
    await this.handling.handle(quotaDecider, order.quota.stream, free, context(order, 'free-quota'));
  }
}

function claimIdOf(order: PlacedOrder): string {
  return reservationIdOf(order.orderId, order.deal.lines[0]?.lineId ?? '', 1);
}

function context(order: PlacedOrder, what: string) {
  const commandId = derivedCommandId(what, order.orderId);
  return {
    commandId,
    actor: { kind: 'saga', id: what } as const,
    shopId: order.shopId,
    correlationId: order.orderId,
    causationId: commandId,
  };
}
