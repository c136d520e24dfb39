import { CHANNEL_ACCOUNTS, type ChannelAccounts, TRADES, type Trades } from '@app/domain/channels';
import { type Clock, type OrderId, present, type RecordRef } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { CLOCK } from '@app/platform/observability';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { orderStatus, type PaymentStatus, type Status } from '../../order-case.status.js';
import { OrderRequests, type OrderTask, type Settled } from '../../order-requests.handlers.js';
import { reportedTime } from '../../reported-time.handlers.js';
import { findAttempt } from '../payments.state.js';
import type { ConfirmPaymentDto } from './confirm-payment.dto.js';

/** How the order stands with this money. */
export type ConfirmationTold = {
  readonly orderId: OrderId;
  readonly status: Status;
  readonly paymentStatus: PaymentStatus;
  readonly revision: string;
};

/** A shop with its own cashier has the money. */
export class ConfirmPaymentRequest extends Command<ConfirmationTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly wish: ConfirmPaymentDto,
  ) {
    super();
  }
}

/** Counts money that the shop received itself: where the account allows it, and once the trade is this attempt's. */
@CommandHandler(ConfirmPaymentRequest)
export class ConfirmPaymentHandler implements ICommandHandler<ConfirmPaymentRequest> {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(CHANNEL_ACCOUNTS) private readonly accounts: ChannelAccounts,
    @Inject(TRADES) private readonly trades: Trades,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ request, orderId, wish }: ConfirmPaymentRequest): Promise<ConfirmationTold> {
    const task = await this.orders.begin(request, orderId);
    const { state, revision } = (await this.orders.endedBefore(task)) ?? (await this.confirm(task, wish));
    const { status, paymentStatus } = orderStatus(state);
    return { orderId, status, paymentStatus, revision: String(revision) };
  }

  private async confirm(task: OrderTask, { attemptId, channelTradeNo: tradeNo, paid, paidAt }: ConfirmPaymentDto): Promise<Settled> {
    const { orderId, file, order } = task;
    const at = reportedTime(paidAt, { now: this.clock.now(), notBefore: order.placedAt });
    const attempt = findAttempt(file.payments, attemptId);
    const ready = attempt === undefined ? undefined : await this.accounts.find(attempt.account);
    // An attempt that does not exist is refused as such, not as one that is not allowed.
    const allowed = attempt === undefined || ready?.rules.allowManualConfirm === true;
    const money = { amount: paid.amount, currency: paid.currency };
    const bound =
      attempt === undefined || !allowed
        ? undefined
        : await this.trades.bind({ account: attempt.account, tradeNo, orderId, attemptId, amount: money });
    const trade: RecordRef | undefined = bound?.owner === 'this-attempt' ? bound.trade : undefined;
    return this.orders.send(task, {
      type: 'ConfirmPayment',
      ...{ attemptId, tradeNo, allowed, paid: money, paidAt: at },
      ...present({ trade }),
    });
  }
}
