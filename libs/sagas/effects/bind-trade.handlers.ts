import { type TradeFact, type TradeOwner, type Trades, tradeDecider, tradeStream } from '@app/domain/channels';
import { derivedCommandId, type Money, type OrderId, refTo, sha256 } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';

/** Makes a channel's trade one attempt's, once and for all: the first fact of the trade's own stream decides. */
export class BindTrade implements Trades {
  constructor(private readonly handling: CommandHandling) {}

  /** Binds the trade, or tells that it was bound before: to this attempt, or to something else. */
  async bind(wish: {
    readonly account: string;
    readonly tradeNo: string;
    readonly orderId: OrderId;
    readonly attemptId: string;
    readonly amount: Money;
  }): Promise<TradeOwner> {
    const stream = tradeStream(wish.account, sha256(wish.tradeNo));
    const commandId = derivedCommandId('bind-trade', wish.account, wish.tradeNo, wish.attemptId);
    await this.handling.handle(
      tradeDecider,
      stream,
      { type: 'BindTrade', ...wish },
      { commandId, actor: { kind: 'channel', id: wish.account }, shopId: '', correlationId: wish.orderId, causationId: commandId },
    );
    const [first] = await this.handling.records<TradeFact>(tradeDecider, stream, { upToRevision: 0 });
    if (first?.type !== 'TradeBound') return { owner: 'another', held: undefined };
    return first.data.attemptId === wish.attemptId
      ? { owner: 'this-attempt', trade: refTo(first) }
      : { owner: 'another', held: { orderId: first.data.orderId, attemptId: first.data.attemptId } };
  }
}
