import { type Money, type OrderId, present } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { orderStatus, type RefundStatus, type Status } from '../../order-case.status.js';
import { OrderRequests, partyOf, type Settled } from '../../order-requests.handlers.js';
import { openRefunds } from '../refundable.policy.js';
import { tradesMeant } from '../trades-meant.policy.js';
import type { RequestRefundDto } from './request-refund.dto.js';

/** Which refund the request stands for: a new one, or the one that is under way already. */
export type RefundTold = {
  readonly orderId: OrderId;
  readonly refundNo: string | null;
  readonly amount: Money | null;
  readonly status: Status;
  readonly refundStatus: RefundStatus;
  readonly revision: string;
};

/** A shop or an operator wants money to go back. */
export class RequestRefundRequest extends Command<RefundTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly wish: RequestRefundDto,
  ) {
    super();
  }
}

@CommandHandler(RequestRefundRequest)
export class RequestRefundHandler implements ICommandHandler<RequestRefundRequest> {
  constructor(private readonly orders: OrderRequests) {}

  async execute({ request, orderId, wish }: RequestRefundRequest): Promise<RefundTold> {
    const task = await this.orders.begin(request, orderId);
    const by = partyOf(request.caller);
    const amount = wish.amount === undefined ? undefined : { amount: wish.amount.amount, currency: wish.amount.currency };
    const { tradeNo, attemptId } = wish;
    const settled = await this.orders.send(task, {
      type: 'RequestRefund',
      ...{ by, reason: by === 'shop' ? 'requested-by-shop' : 'requested-by-operator' },
      ...present({ amount, tradeNo, attemptId }),
    });
    const { status, refundStatus } = orderStatus(settled.state);
    const refund = refundOf(settled, present({ tradeNo, attemptId }));
    return {
      ...{ orderId, refundNo: refund?.refundNo ?? null, amount: refund?.amount ?? null },
      ...{ status, refundStatus, revision: String(settled.revision) },
    };
  }
}

function refundOf(
  { state, events }: Settled,
  named: Pick<RequestRefundDto, 'tradeNo' | 'attemptId'>,
): { readonly refundNo: string; readonly amount: Money } | undefined {
  const requested = events.find((event) => event.type === 'RefundRequested');
  const [trade] = tradesMeant(state, named);
  return requested?.data ?? (trade === undefined ? undefined : openRefunds(state, trade).at(-1));
}
