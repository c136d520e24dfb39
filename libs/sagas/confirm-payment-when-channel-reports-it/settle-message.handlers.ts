import { foreignPaymentsDecider, foreignStream, tradeDecider, tradeStream } from '@app/domain/channels';
import {
  findAttempt,
  type OrderCase,
  type OrderCommand,
  openAttempts,
  orderCaseDecider,
  orderStream,
  type TradeId,
} from '@app/domain/order-case';
import {
  type ChannelReport,
  derivedCommandId,
  isOrderId,
  type MessageRefusalCode,
  type MessageVerdict,
  type OrderId,
  parseOutTradeNo,
  present,
  refTo,
  sha256,
  type Wish,
} from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import { crashPoint } from '@app/platform/observability';
import type { BindTrade } from '../effects/bind-trade.handlers.js';
import type { ContestedTrades } from '../effects/contested-trades.handlers.js';
import type { InboxRecord, MessageOutcome } from './message-inbox.handlers.js';
import type { RefusedMessages } from './refused-messages.handlers.js';

/** Money that nobody here asked for goes back within three days unless a person matches it. */
const ORPHAN_REFUND_SECONDS = 3 * 24 * 3600;

/**
 * Brings a kept message to its end: verify was done, now TradeBound, then the case file.
 * The command's id is what the message says, so any number of copies is one command.
 */
export class SettleMessage {
  constructor(
    private readonly handling: CommandHandling,
    private readonly trades: BindTrade,
    private readonly contested: ContestedTrades,
    private readonly tradePrefix: string,
  ) {}

  /** Says what became of the message; every fact it leads to is durable when this returns. */
  async settle(record: InboxRecord, verdict: MessageVerdict): Promise<MessageOutcome> {
    if (verdict.verified) return this.accept(record, verdict.report);
    const parts = parseOutTradeNo(this.tradePrefix, verdict.outTradeNo ?? '');
    if (!parts.ours) return { outcome: 'refused', code: verdict.code };
    return this.refuse(record, parts.orderId, parts.attemptId, verdict.code, { hint: verdict.hint });
  }

  /** Tells an order how many messages were refused, once the attempt is over. True when there is nothing more to tell. */
  async tellCount({ attemptId, code, count, first }: RefusedMessages): Promise<boolean> {
    const orderId = attemptId.slice(0, attemptId.lastIndexOf('-'));
    if (!isOrderId(orderId) || first === undefined) return true;
    const { state } = await this.handling.fold(orderCaseDecider, orderStream(orderId));
    if (openAttempts(state.payments).some((attempt) => attempt.attemptId === attemptId) && state.ordering.stage !== 'ended') return false;
    const commandId = derivedCommandId('count-refused-messages', attemptId, code);
    await this.tell(first, state, orderId, commandId, { type: 'RefuseChannelMessage', attemptId, code, message: refTo(first), count });
    return true;
  }

  private async accept(record: InboxRecord, report: ChannelReport): Promise<MessageOutcome> {
    const { account } = record.data;
    const parts = parseOutTradeNo(this.tradePrefix, report.outTradeNo);
    if (!parts.ours) return this.noteForeign(record, report);
    const { orderId, attemptId } = parts;
    const { state } = await this.handling.fold(orderCaseDecider, orderStream(orderId));
    const attempt = findAttempt(state.payments, attemptId);
    if (attempt === undefined) return this.orphan(record, report);
    if (attempt.account !== account) return this.refuse(record, orderId, attemptId, 'account');
    const { tradeNo, walletTradeNo, status, amount, paidAt, refund } = report;
    const bound = status === 'paid' ? await this.trades.bind({ account, tradeNo, orderId, attemptId, amount }) : undefined;
    if (bound?.owner === 'another') {
      await this.contested.tellHolder({ account, tradeNo, orderId, attemptId, held: bound.held });
      const held = bound.held === undefined ? undefined : { attemptId: bound.held.attemptId, tradeNo };
      return this.refuse(record, orderId, attemptId, 'trade-taken', { held });
    }
    crashPoint('message.trade-bound');
    await this.tell(record, state, orderId, reportCommandId(account, report), {
      type: 'AcceptChannelReport',
      attemptId,
      tradeNo,
      status,
      amount,
      message: refTo(record),
      ...(walletTradeNo === undefined ? {} : { walletTradeNo }),
      ...(paidAt === undefined ? {} : { paidAt }),
      ...(refund === undefined ? {} : { channelRefundNo: refund.channelRefundNo, refundAmount: refund.amount }),
      ...(bound === undefined ? {} : { trade: bound.trade }),
    });
    crashPoint('message.accepted');
    return { outcome: 'accepted', orderId };
  }

  private async refuse(
    record: InboxRecord,
    orderId: OrderId,
    attemptId: string,
    code: MessageRefusalCode,
    more: { readonly hint?: string | undefined; readonly held?: TradeId | undefined } = {},
  ): Promise<MessageOutcome> {
    const { state } = await this.handling.fold(orderCaseDecider, orderStream(orderId));
    if (findAttempt(state.payments, attemptId) === undefined) return { outcome: 'refused', code };
    const commandId = derivedCommandId('refuse-message', attemptId, code);
    await this.tell(record, state, orderId, commandId, {
      type: 'RefuseChannelMessage',
      attemptId,
      code,
      message: refTo(record),
      count: 1,
      ...present(more),
    });
    return { outcome: 'refused', code, orderId };
  }

  private async tell(
    record: InboxRecord,
    file: OrderCase,
    orderId: OrderId,
    commandId: ReturnType<typeof derivedCommandId>,
    wish: Wish<OrderCommand>,
  ) {
    await this.handling.handle(orderCaseDecider, orderStream(orderId), wish, {
      commandId,
      actor: { kind: 'channel', id: record.data.account },
      shopId: file.ordering.stage === 'none' ? '' : file.ordering.order.shopId,
      correlationId: orderId,
      causationId: record.id,
      causation: refTo(record),
    });
  }

  private async orphan(record: InboxRecord, { tradeNo, outTradeNo, amount, status }: ChannelReport): Promise<MessageOutcome> {
    if (status !== 'paid') return { outcome: 'refused', code: 'unknown-order' };
    const { account } = record.data;
    const commandId = derivedCommandId('orphan-trade', account, tradeNo);
    await this.handling.handle(
      tradeDecider,
      tradeStream(account, sha256(tradeNo)),
      { type: 'OrphanTrade', account, tradeNo, outTradeNo, amount, message: refTo(record), refundWithinSeconds: ORPHAN_REFUND_SECONDS },
      {
        commandId,
        actor: { kind: 'channel', id: account },
        shopId: '',
        correlationId: outTradeNo,
        causationId: record.id,
        causation: refTo(record),
      },
    );
    return { outcome: 'orphan' };
  }

  private async noteForeign(record: InboxRecord, { outTradeNo, tradeNo, amount, status }: ChannelReport): Promise<MessageOutcome> {
    if (status !== 'paid') return { outcome: 'foreign' };
    const { account } = record.data;
    const commandId = derivedCommandId('foreign-payment', account, tradeNo);
    await this.handling.handle(
      foreignPaymentsDecider,
      foreignStream(account, record.metadata.recordedAt.slice(0, 10)),
      { type: 'NoteForeignPayment', account, outTradeNo, tradeNo, amount },
      {
        commandId,
        actor: { kind: 'channel', id: account },
        shopId: '',
        correlationId: outTradeNo,
        causationId: record.id,
        causation: refTo(record),
      },
    );
    return { outcome: 'foreign' };
  }
}

/** What a verified message says is its command: account, numbers, status, amount and refund fields. */
function reportCommandId(account: string, { outTradeNo, tradeNo, status, amount, refund }: ChannelReport) {
  return derivedCommandId(
    'channel-report',
    account,
    outTradeNo,
    tradeNo,
    status,
    amount.amount,
    amount.currency,
    refund?.channelRefundNo ?? '',
    refund?.amount.amount ?? '',
  );
}
