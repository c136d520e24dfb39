import { findAttempt } from '@app/domain/order-case';
import type { ChannelAccounts } from './channel-accounts.port.js';
import { type Effect, type EffectRequest, textOf } from './effect.port.js';
import type { OrderCommands } from './order-commands.handlers.js';

const ANSWER_WITHIN_MS = 10_000;

/** Closes an attempt at the channel, so that nobody can pay it any more. Closing again is harmless. */
export class CloseAtChannel implements Effect {
  readonly name = 'close-at-channel';

  constructor(
    private readonly orders: OrderCommands,
    private readonly accounts: ChannelAccounts,
  ) {}

  async perform(request: EffectRequest): Promise<void> {
    const { orderId, saga, ordinal } = request;
    const attemptId = textOf(request, 'attemptId');
    const file = await this.orders.fold(orderId);
    const attempt = findAttempt(file.payments, attemptId);
    if (attempt === undefined || attempt.closed) return;
    const ready = await this.accounts.find(attempt.account);
    if (ready === undefined) return;
    const answer = await ready.channel.close(ready.account, { outTradeNo: attempt.outTradeNo }, AbortSignal.timeout(ANSWER_WITHIN_MS));
    if (answer !== 'closed') return;
    const by = { saga, intent: `close-attempt:${attemptId}`, ordinal, revision: file.revision };
    await this.orders.send(orderId, file, { type: 'ClosePaymentAttempt', attemptId, how: 'closed-at-channel' }, by);
  }
}
