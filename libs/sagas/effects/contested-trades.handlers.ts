import type { TradeOwner } from '@app/domain/channels';
import { aboutTrade, orderCaseDecider, orderStream, placedOrder } from '@app/domain/order-case';
import { derivedCommandId, isOrderId, present } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';

/** A trade that a channel tells of for one attempt, while it is the money of another. */
export type ContestedTrade = {
  readonly account: string;
  readonly tradeNo: string;
  readonly orderId: string;
  readonly attemptId: string;
  readonly held: Extract<TradeOwner, { readonly owner: 'another' }>['held'];
};

/** Calls a person to the order that holds a payment which the channel tells of for another: one of the two was given it by mistake. */
export class ContestedTrades {
  constructor(private readonly handling: CommandHandling) {}

  /** Once per trade and attempt that claims it, however often the channel says so. */
  async tellHolder({ account, tradeNo, orderId, attemptId, held }: ContestedTrade): Promise<void> {
    if (held === undefined || held.orderId === orderId || !isOrderId(held.orderId)) return;
    const stream = orderStream(held.orderId);
    const { state } = await this.handling.fold(orderCaseDecider, stream);
    const commandId = derivedCommandId('contested-trade', account, tradeNo, attemptId);
    await this.handling.handle(
      orderCaseDecider,
      stream,
      { type: 'RaiseAlarm', alarm: 'trade-taken', ...present(aboutTrade({ tradeNo, attemptId: held.attemptId })) },
      {
        commandId,
        actor: { kind: 'channel', id: account },
        shopId: placedOrder(state.ordering)?.shopId ?? '',
        correlationId: held.orderId,
        causationId: commandId,
      },
    );
  }
}
