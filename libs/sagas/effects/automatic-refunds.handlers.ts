import { type RefundLimit, refundLimitDecider, refundLimitStream } from '@app/domain/operations';
import { isAutomaticRefund, type OrderCase, type PlacedOrder, placedOrder, type Refund } from '@app/domain/order-case';
import { derivedCommandId } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';

/** Counts what goes back without a person: all processes of a shop count on one stream, so a restart forgets nothing. */
export class AutomaticRefunds {
  constructor(
    private readonly handling: CommandHandling,
    private readonly limit: RefundLimit,
  ) {}

  /** May this refund be sent? It may when a person asked for it, or when it stays within the limit; then it counts from now on, once. */
  async admit(file: OrderCase, refund: Refund): Promise<boolean> {
    const order = placedOrder(file.ordering);
    if (order === undefined || !isAutomaticRefund(refund.reason)) return true;
    const { refundNo, amount } = refund;
    const count = { type: 'CountAutomaticRefund', refundNo, orderId: order.orderId, amount, limit: this.limit } as const;
    const handled = await this.handling.handle(refundLimitDecider, refundLimitStream(order.mode), count, context(order, refundNo));
    return handled.outcome !== 'refused';
  }
}

function context({ orderId, shopId }: PlacedOrder, refundNo: string) {
  const commandId = derivedCommandId('count-automatic-refund', refundNo);
  return {
    commandId,
    actor: { kind: 'saga', id: 'pay-back-when-refund-is-requested' } as const,
    ...{ shopId, correlationId: orderId, causationId: commandId },
  };
}
