import { findAttempt } from '@app/domain/order-case';
import type { Clock, QueryAnswer } from '@app/kernel';
import { AskingPace } from './asking-pace.handlers.js';
import type { BindTrade } from './bind-trade.handlers.js';
import type { ChannelAccounts } from './channel-accounts.port.js';
import type { ContestedTrades } from './contested-trades.handlers.js';
import { type Effect, type EffectRequest, textOf } from './effect.port.js';
import type { OrderCommands } from './order-commands.handlers.js';

/** How long a channel may take to answer before its answer counts as unknown. */
const ANSWER_WITHIN_MS = 10_000;
/** This reaction asks about all attempts whenever one is due. */
const PACED = 'query-channel-when-notification-is-late';

/** Asks the channel whether an attempt was paid. A query is a read: only a changed answer becomes a fact. */
export class QueryChannel implements Effect {
  readonly name = 'query-channel';
  private readonly pace = new AskingPace();

  constructor(
    private readonly orders: OrderCommands,
    private readonly accounts: ChannelAccounts,
    private readonly trades: BindTrade,
    private readonly contested: ContestedTrades,
    private readonly clock: Clock,
  ) {}

  async perform(request: EffectRequest): Promise<void> {
    const { orderId, saga, ordinal } = request;
    const attemptId = textOf(request, 'attemptId');
    const file = await this.orders.fold(orderId);
    const attempt = findAttempt(file.payments, attemptId);
    if (attempt === undefined) return;
    const ready = await this.accounts.find(attempt.account);
    if (ready === undefined) return;
    const askedAt = this.clock.now();
    if (saga === PACED && !this.pace.take(attemptId, askedAt)) return;
    const answer = await ready.channel.query(ready.account, { outTradeNo: attempt.outTradeNo }, AbortSignal.timeout(ANSWER_WITHIN_MS));
    const money = await this.moneyOf(answer, { orderId, attemptId, account: attempt.account });
    await this.orders.send(
      orderId,
      file,
      { type: 'RecordQueryAnswer', attemptId, answer: answer.answer, askedAt, ...money },
      { saga, intent: `record-query-answer:${attemptId}:${answer.answer}`, ordinal, revision: file.revision },
    );
  }

  private async moneyOf(answer: QueryAnswer, of: { orderId: EffectRequest['orderId']; attemptId: string; account: string }) {
    if (answer.answer !== 'paid' && answer.answer !== 'refunded') return {};
    const { tradeNo, amount, paidAt } = answer.report;
    if (answer.answer === 'refunded') return { tradeNo, amount };
    const bound = await this.trades.bind({ ...of, tradeNo, amount });
    if (bound.owner === 'another') {
      await this.contested.tellHolder({ ...of, tradeNo, held: bound.held });
      const held = bound.held === undefined ? {} : { held: { attemptId: bound.held.attemptId, tradeNo } };
      return { tradeNo, amount, taken: true, ...held };
    }
    return { tradeNo, amount, trade: bound.trade, ...(paidAt === undefined ? {} : { paidAt }) };
  }
}
