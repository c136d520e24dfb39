import { Answers, type CommandRequest, NeedsRoom, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { placedOrderAnswer } from './place-order.answer.js';
import { PlaceOrderDto } from './place-order.dto.js';
import { PlaceOrderRequest } from './place-order.handlers.js';
import type { PlacedOrderTold } from './placed-order-answer.handlers.js';

const RETRY_AFTER_SECONDS = 1;

const AWAITING_STOCK = {
  description: 'Seconds. There while the order is `awaiting-stock`: look at it again after that.',
  schema: { type: 'string', pattern: '^[0-9]+$' },
};

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
  @Answers(placedOrderAnswer, { 'Retry-After': AWAITING_STOCK })
  @Refuses('unknown-product', 'mode-mismatch', 'product-delisted', 'route-not-supported', 'invalid-quantity', 'deal-does-not-add-up')
  @Refuses('price-changed', 'refund-policy-changed', 'shop-order-no-used', 'out-of-stock', 'quota-exceeded')
  @Refuses('recipient-missing', 'recipient-not-wanted', 'recipient-invalid', 'contact-missing', 'shop-missing', 'personal-data-erased')
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
