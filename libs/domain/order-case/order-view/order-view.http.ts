import type { OrderId } from '@app/kernel';
import { Answers, Caller, type CallerIdentity, OrderIdPipe, Refuses, Roles } from '@app/platform/http';
import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { orderAnswer } from './order-view.answer.js';
import { OrderQuery, type OrderTold } from './order-view.handlers.js';

/** One order, as it stands. */
@ApiTags('orders')
@Controller('v1/orders/:orderId')
export class OrderViewController {
  constructor(private readonly queries: QueryBus) {}

  /** How the order stands, and why it stands there. */
  @Get()
  @ApiOperation({ summary: 'An order, and why it stands where it stands' })
  @Roles('shop', 'operator', 'auditor', 'dispute')
  @Answers(orderAnswer)
  @Refuses('mode-mismatch')
  look(@Param('orderId', OrderIdPipe) orderId: OrderId, @Caller() caller: CallerIdentity): Promise<OrderTold> {
    return this.queries.execute(new OrderQuery(caller, orderId));
  }
}
