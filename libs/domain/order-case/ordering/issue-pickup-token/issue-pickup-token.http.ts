import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Controller, Header, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { pickupTokenAnswer } from './issue-pickup-token.answer.js';
import { IssuePickupTokenRequest, type PickupTokenTold } from './issue-pickup-token.handlers.js';

/** Pick-up tokens are renewed here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/pickup-tokens')
export class IssuePickupTokenController {
  constructor(private readonly commands: CommandBus) {}

  /** A new token; the old one is void from now on. */
  @Post()
  @ApiOperation({ summary: 'Issue a new pick-up token; the old one is void' })
  @Roles('shop')
  @Answers(pickupTokenAnswer)
  @Refuses('mode-mismatch')
  @Header('cache-control', 'no-store')
  issue(@Param('orderId', OrderIdPipe) orderId: OrderId, @RequestedBy() request: CommandRequest): Promise<PickupTokenTold> {
    return this.commands.execute(new IssuePickupTokenRequest(request, orderId));
  }
}
