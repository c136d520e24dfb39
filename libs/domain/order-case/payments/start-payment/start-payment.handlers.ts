import { CHANNEL_ACCOUNTS, type ChannelAccounts, type ReadyAccount } from '@app/domain/channels';
import { type Instant, type Money, type OrderId, type PayInstruction, present } from '@app/kernel';
import { type CommandRequest, Problem } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderRequests, type OrderTask, type Settled } from '../../order-requests.handlers.js';
import { ORDER_SETTINGS, type OrderSettings } from '../../order-settings.port.js';
import { placedOrder } from '../../ordering/ordering.state.js';
import type { StartPaymentDto } from './start-payment.dto.js';

/** How to pay, and until when. */
export type AttemptTold = {
  readonly orderId: OrderId;
  readonly attemptId: string;
  readonly outTradeNo: string;
  readonly amountDue: Money;
  readonly expiresAt: Instant;
  readonly pay: PayInstruction;
  readonly revision: string;
};

/** A shop starts a payment for its buyer. */
export class StartPaymentRequest extends Command<AttemptTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly wish: StartPaymentDto,
  ) {
    super();
  }
}

/** Starts an attempt; a request that comes again gets the same attempt, and the same way to pay while the account's settings are the same. */
@CommandHandler(StartPaymentRequest)
export class StartPaymentHandler implements ICommandHandler<StartPaymentRequest> {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(CHANNEL_ACCOUNTS) private readonly accounts: ChannelAccounts,
    @Inject(ORDER_SETTINGS) private readonly settings: OrderSettings,
  ) {}

  async execute({ request, orderId, wish }: StartPaymentRequest): Promise<AttemptTold> {
    const task = await this.orders.begin(request, orderId);
    const before = await this.orders.endedBefore(task);
    const ready = await this.accounts.find(wish.channelAccount);
    if (ready === undefined) throw new Problem('unknown-channel', { parameters: { account: wish.channelAccount } });
    return this.told(orderId, ready, before ?? (await this.start(task, ready, wish)));
  }

  private async start(task: OrderTask, ready: ReadyAccount, wish: StartPaymentDto): Promise<Settled> {
    const { account, channel, enabled, silentSince, revision, rules } = ready;
    const { query, close, refund, methods, currencies } = channel.capabilities(account);
    const { method, returnUrl } = wish;
    if (method !== undefined && !methods.includes(method))
      throw new Problem('method-not-offered', { parameters: { methods: [...methods] } });
    if (silentSince !== undefined) throw new Problem('channel-silent', { parameters: { account: account.account } });
    const place = { type: 'PaymentAttemptStarted', path: 'payerIp' } as const;
    const payerIp = wish.payerIp === undefined ? undefined : await this.orders.seal(task, place, wish.payerIp);
    const { queryAfterSeconds, toleranceMinor, expiryGraceSeconds, attemptMinutes } = rules;
    return this.orders.send(task, {
      type: 'StartPayment',
      channel: { account: account.account, kind: account.kind, mode: account.mode, revision, enabled, currencies },
      ...present({ method, returnUrl, payerIp }),
      attemptMinutes,
      policy: { queryAfterSeconds, toleranceMinor, canQuery: query, canClose: close, expiryGraceSeconds, refundRepeat: refund },
    });
  }

  private told(orderId: OrderId, { account, channel }: ReadyAccount, { state, revision, events }: Settled): AttemptTold {
    const started = events.find((event) => event.type === 'PaymentAttemptStarted');
    if (started === undefined) throw new Error('no payment attempt was started');
    const { attemptId, outTradeNo, amountDue, expiresAt, method, returnUrl } = started.data;
    const line = placedOrder(state.ordering)?.deal.lines[0];
    const pay = channel.pay(account, {
      ...{ outTradeNo, amount: amountDue, expiresAt },
      ...present({ method, returnUrl }),
      subject: line === undefined ? outTradeNo : `${line.name} × ${line.quantity}`,
      notifyUrl: notifyUrlOf(this.settings.publicUrl, account.account),
    });
    return { orderId, attemptId, outTradeNo, amountDue, expiresAt, pay, revision: String(revision) };
  }
}

/** Where an account's channel sends its messages. Some channels sign the address they were given, so it has one form. */
function notifyUrlOf(publicUrl: string, account: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/v1/notify/${account}`;
}
