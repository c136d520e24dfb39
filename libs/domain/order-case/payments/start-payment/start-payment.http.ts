import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, NeedsRoom, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, Header, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { attemptAnswer } from './start-payment.answer.js';
import { StartPaymentDto } from './start-payment.dto.js';
import { type AttemptTold, StartPaymentRequest } from './start-payment.handlers.js';

/** Payments begin here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/payment-attempts')
export class StartPaymentController {
  constructor(private readonly commands: CommandBus) {}

  /** A new try to pay, with a number of its own. Each new wish makes one; the same Idempotency-Key never two. */
  @Post()
  @ApiOperation({ summary: 'Start a payment' })
  @NeedsRoom()
  @Roles('shop')
  @Answers(attemptAnswer)
  @Refuses(
    'mode-mismatch',
    'unknown-channel',
    'method-not-offered',
    'currency-not-offered',
    'channel-silent',
    'channel-disabled',
    'stock-not-reserved',
  )
  @Refuses('order-ended', 'order-cancelling', 'already-paid', 'payment-window-closed', 'too-many-attempts', 'personal-data-erased')
  @Header('cache-control', 'no-store')
  start(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Body() body: StartPaymentDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<AttemptTold> {
    return this.commands.execute(new StartPaymentRequest(request, orderId, body));
  }
}
