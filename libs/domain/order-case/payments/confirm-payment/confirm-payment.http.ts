import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { confirmationAnswer } from './confirm-payment.answer.js';
import { ConfirmPaymentDto } from './confirm-payment.dto.js';
import { type ConfirmationTold, ConfirmPaymentRequest } from './confirm-payment.handlers.js';

/** A shop's own cashier reports here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/confirm-payment')
export class ConfirmPaymentController {
  constructor(private readonly commands: CommandBus) {}

  /** For channel accounts whose owner lets the shop confirm payments. */
  @Post()
  @ApiOperation({ summary: "Confirm a payment that the shop's own cashier received" })
  @HttpCode(200)
  @Roles('shop')
  @Answers(confirmationAnswer)
  @Refuses('mode-mismatch', 'time-in-the-future', 'time-too-early', 'unknown-attempt', 'manual-confirm-not-allowed', 'trade-taken')
  confirm(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Body() body: ConfirmPaymentDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<ConfirmationTold> {
    return this.commands.execute(new ConfirmPaymentRequest(request, orderId, body));
  }
}
