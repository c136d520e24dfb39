import { type CommandRequest, NeedsRoom, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PlaceOrderDto } from './place-order.dto.js';
import { PlaceOrderRequest } from './place-order.handlers.js';
import type { PlacedOrderTold } from './placed-order-answer.handlers.js';

const RETRY_AFTER_SECONDS = 1;

/** Orders are placed here. */
@ApiTags('orders')
@Controller('v1/orders')
export class PlaceOrderController {
  constructor(private readonly commands: CommandBus) {}

  /** 201 `awaiting-payment`; 201 `awaiting-stock` with Retry-After while the stock is not reserved yet; 409 `out-of-stock`. */
  @Post()
  @ApiOperation({ summary: 'Place an order' })
  @NeedsRoom()
  @Roles('shop')
  async place(
    @Body() body: PlaceOrderDto,
    @RequestedBy() request: CommandRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlacedOrderTold> {
    const told = await this.commands.execute(new PlaceOrderRequest(request, body));
    if (told.status === 'awaiting-stock') void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    return told;
  }
}
