import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { refundAnswer } from './request-refund.answer.js';
import { RequestRefundDto } from './request-refund.dto.js';
import { type RefundTold, RequestRefundRequest } from './request-refund.handlers.js';

/** Refunds are asked for here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/refund-requests')
export class RequestRefundController {
  constructor(private readonly commands: CommandBus) {}

  /** 202: the money is on its way back; the order tells when it has arrived. Keys that were not seen can't be opened from now on. */
  @Post()
  @ApiOperation({ summary: 'Ask for a refund' })
  @HttpCode(202)
  @Roles('shop', 'operator')
  @Answers(refundAnswer)
  @Refuses('mode-mismatch', 'not-paid', 'unknown-trade', 'trade-ambiguous', 'invalid-amount', 'nothing-to-refund', 'exceeds-refundable')
  @Refuses('already-viewed', 'already-delivering', 'not-delivered-yet', 'too-many-refunds')
  request(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Body() body: RequestRefundDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<RefundTold> {
    return this.commands.execute(new RequestRefundRequest(request, orderId, body));
  }
}
