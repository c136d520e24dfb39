import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, NamePipe, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { refundResultAnswer } from './record-refund-result.answer.js';
import { RecordRefundResultDto } from './record-refund-result.dto.js';
import { RecordRefundResultRequest, type RefundResultTold } from './record-refund-result.handlers.js';

/** A person says here what became of a refund. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/refunds/:refundNo/result')
export class RecordRefundResultController {
  constructor(private readonly commands: CommandBus) {}

  /** For a refund that waits for a person, or whose result is unknown. One that failed can be asked for again. */
  @Post()
  @HttpCode(200)
  @Roles('operator')
  @Answers(refundResultAnswer)
  @Refuses('mode-mismatch', 'unknown-refund', 'not-submitted', 'refund-under-way', 'not-due-yet')
  record(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Param('refundNo', NamePipe) refundNo: string,
    @Body() body: RecordRefundResultDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<RefundResultTold> {
    return this.commands.execute(new RecordRefundResultRequest(request, orderId, refundNo, body));
  }
}
