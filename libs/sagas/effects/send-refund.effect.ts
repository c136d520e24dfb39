import { findAttempt, isSameTrade, liveClaim, type OrderCase, REFUND_NOT_FOUND, type Refund } from '@app/domain/order-case';
import { type Clock, plusSeconds, type RefundAnswer, type RefundRequest } from '@app/kernel';
import { crashPoint } from '@app/platform/observability';
import type { AutomaticRefunds } from './automatic-refunds.handlers.js';
import type { Brakes } from './brakes.handlers.js';
import type { ChannelAccounts, ReadyAccount } from './channel-accounts.port.js';
import { type Effect, type EffectRequest, textOf } from './effect.port.js';
import type { OrderCommands } from './order-commands.handlers.js';

const REQUEST_TIMEOUT_SECONDS = 10;
/** A claim must be used within this time. */
const CLAIM_VALID_SECONDS = 20;
/** After so many tries, or so long after it was asked for, a refund without an answer is left to a person. */
const MOST_TRIES = 6;
const GIVE_UP_AFTER_SECONDS = 24 * 3600;

/** Intent, claim, effect, outcome: only who appended the claim sends, once, under the refund's own number. */
export class SendRefund implements Effect {
  readonly name = 'send-refund';

  constructor(
    private readonly orders: OrderCommands,
    private readonly accounts: ChannelAccounts,
    private readonly brakes: Brakes,
    private readonly automatic: AutomaticRefunds,
    private readonly clock: Clock,
    private readonly worker: string,
  ) {}

  async perform(request: EffectRequest): Promise<void> {
    const file = await this.orders.fold(request.orderId);
    const refund = file.refunds.refunds.find(({ refundNo }) => refundNo === textOf(request, 'refundNo'));
    if (refund === undefined || refund.stage === 'succeeded' || refund.stage === 'failed' || refund.stage === 'needs-human') return;
    const attempt = findAttempt(file.payments, refund.attemptId);
    const ready = attempt === undefined ? undefined : await this.accounts.find(attempt.account);
    if (attempt === undefined || ready === undefined || (await this.brakes.areSet('refunds', attempt.account))) return;
    const ask = refundRequest(file, refund, attempt.outTradeNo);
    if (liveClaim(file, refund.refundNo, this.clock.now()) !== undefined) return;
    if (refund.tries === 0) {
      if (!(await this.automatic.admit(file, refund))) return this.leaveToHuman(request, file, refund, 'limit-reached');
      crashPoint('refund.counted');
      return this.send(request, file, refund, ready, ask);
    }
    return this.settle(request, file, refund, ready, ask);
  }

  /** What an unanswered try may lead to depends on what a repeat does at the other end. */
  private async settle(request: EffectRequest, file: OrderCase, refund: Refund, ready: ReadyAccount, ask: RefundRequest): Promise<void> {
    if (this.isSpent(refund)) return this.leaveToHuman(request, file, refund);
    switch (refund.repeatSafety) {
      case 'by-number':
        return this.send(request, file, refund, ready, ask);
      case 'neither':
        return this.leaveToHuman(request, file, refund);
      case 'askable': {
        const answer = await ready.channel.queryRefund(ready.account, ask, AbortSignal.timeout(REQUEST_TIMEOUT_SECONDS * 1000));
        if (answer.answer !== 'not-found') {
          await this.record(request, file, refund, answer, 'query');
          return;
        }
        const noted = await this.record(request, file, refund, { answer: 'unknown', because: REFUND_NOT_FOUND }, 'query');
        return this.send(request, noted, refund, ready, ask);
      }
    }
  }

  private isSpent({ tries, requestedAt }: Refund): boolean {
    return tries >= MOST_TRIES || this.clock.now() >= plusSeconds(requestedAt, GIVE_UP_AFTER_SECONDS);
  }

  private async send(request: EffectRequest, file: OrderCase, refund: Refund, ready: ReadyAccount, ask: RefundRequest): Promise<void> {
    const { orderId, saga, ordinal } = request;
    const claimed = await this.orders.send(
      orderId,
      file,
      { type: 'ClaimEffect', purpose: 'refund', subject: refund.refundNo, worker: this.worker, validForSeconds: CLAIM_VALID_SECONDS },
      { saga, intent: `claim:${refund.refundNo}:${this.worker}`, ordinal, revision: file.revision },
    );
    if (claimed.outcome === 'refused' && claimed.refusal.code === 'money-went-back-meanwhile') {
      return this.leaveToHuman(request, claimed.state, refund, 'money-went-back-meanwhile');
    }
    const claim = claimed.outcome === 'recorded' ? claimed.events.find((event) => event.type === 'EffectClaimed') : undefined;
    if (claim === undefined) return;
    crashPoint('refund.claimed');
    const submit = { type: 'SubmitRefund', refundNo: refund.refundNo, effectNo: claim.data.effectNo, try: claim.data.try } as const;
    const submitted = await this.orders.send(orderId, claimed.state, submit, {
      saga,
      intent: `submit:${refund.refundNo}`,
      ordinal,
      revision: claimed.revision,
    });
    if (submitted.outcome !== 'recorded' || this.clock.now() >= claim.data.notAfter) return;
    const answer = await ready.channel.refund(ready.account, ask, AbortSignal.timeout(REQUEST_TIMEOUT_SECONDS * 1000));
    crashPoint('refund.sent');
    await this.record(request, submitted.state, refund, answer, 'answer');
    crashPoint('refund.outcome');
  }

  private async record(
    request: EffectRequest,
    file: OrderCase,
    refund: Refund,
    answer: RefundAnswer,
    learnedBy: 'answer' | 'query',
  ): Promise<OrderCase> {
    const { orderId, saga, ordinal } = request;
    const by = { saga, intent: `record-refund:${refund.refundNo}:${answer.answer}`, ordinal, revision: file.revision };
    const base = { type: 'RecordRefundResult', refundNo: refund.refundNo, learnedBy } as const;
    return (await this.orders.send(orderId, file, { ...base, ...resultOf(answer) }, by)).state;
  }

  private async leaveToHuman(
    { orderId, saga, ordinal }: EffectRequest,
    file: OrderCase,
    refund: Refund,
    because: 'result-cannot-be-known' | 'money-went-back-meanwhile' | 'limit-reached' = 'result-cannot-be-known',
  ): Promise<void> {
    const by = { saga, intent: `leave:${refund.refundNo}`, ordinal, revision: file.revision };
    await this.orders.send(orderId, file, { type: 'LeaveRefundToHuman', refundNo: refund.refundNo, because }, by);
  }
}

function resultOf(answer: RefundAnswer) {
  switch (answer.answer) {
    case 'done':
      return { result: 'done', ...(answer.channelRefundNo === undefined ? {} : { channelRefundNo: answer.channelRefundNo }) } as const;
    case 'failed':
      return { result: 'failed', code: answer.code } as const;
    case 'unknown':
      return { result: 'unknown', because: answer.because } as const;
  }
}

function refundRequest(file: OrderCase, refund: Refund, outTradeNo: string): RefundRequest {
  const paid = file.payments.trades.find((trade) => isSameTrade(trade, refund))?.amount ?? refund.amount;
  return { refundNo: refund.refundNo, outTradeNo, tradeNo: refund.tradeNo, amount: refund.amount, paid };
}
