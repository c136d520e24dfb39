import { type Money, type OrderId, present } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { orderStatus, type RefundStatus, type Status } from '../../order-case.status.js';
import { OrderRequests } from '../../order-requests.handlers.js';
import { findRefund } from '../refundable.policy.js';
import type { RecordRefundResultDto } from './record-refund-result.dto.js';

/** How an order stands once it is known what became of one of its refunds. */
export type RefundResultTold = {
  readonly orderId: OrderId;
  readonly refundNo: string;
  readonly amount: Money | null;
  readonly status: Status;
  readonly refundStatus: RefundStatus;
  readonly revision: string;
};

/** An operator knows what became of a refund. */
export class RecordRefundResultRequest extends Command<RefundResultTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly refundNo: string,
    readonly found: RecordRefundResultDto,
  ) {
    super();
  }
}

@CommandHandler(RecordRefundResultRequest)
export class RecordRefundResultHandler implements ICommandHandler<RecordRefundResultRequest> {
  constructor(private readonly orders: OrderRequests) {}

  async execute({ request, orderId, refundNo, found }: RecordRefundResultRequest): Promise<RefundResultTold> {
    const task = await this.orders.begin(request, orderId);
    const { result, channelRefundNo, reason: code } = found;
    const wish = { type: 'RecordRefundResult', refundNo, result, learnedBy: 'operator' } as const;
    const { state, revision } = await this.orders.send(task, { ...wish, ...present({ channelRefundNo, code }) });
    const { status, refundStatus } = orderStatus(state);
    const amount = findRefund(state, refundNo)?.amount ?? null;
    return { orderId, refundNo, amount, status, refundStatus, revision: String(revision) };
  }
}
