import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { cancellationAnswer } from './cancel-order.answer.js';
import { type CancellationTold, CancelOrderRequest } from './cancel-order.handlers.js';

/** Orders are cancelled here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/cancel')
export class CancelOrderController {
  constructor(private readonly commands: CommandBus) {}

  /** 200 when the order is cancelled; 202 `cancelling` while a payment may be under way: the channel is asked first. */
  @Post()
  @ApiOperation({ summary: 'Cancel an order' })
  @ApiResponse({ status: 200, description: 'The order is cancelled.' })
  @ApiResponse({ status: 202, description: 'A payment may be under way: the channel is asked first.' })
  @Roles('shop', 'operator')
  @Answers(cancellationAnswer)
  @Refuses('mode-mismatch', 'order-ended', 'already-paid')
  async cancel(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @RequestedBy() request: CommandRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CancellationTold> {
    const { told, waits } = await this.commands.execute(new CancelOrderRequest(request, orderId));
    void reply.code(waits ? 202 : 200);
    return told;
  }
}
