import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles, Scope } from '@app/platform/http';
import { Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { keysAnswer } from './hand-keys-to-shop.answer.js';
import { HandKeysToShopRequest, type KeysTold } from './hand-keys-to-shop.handlers.js';

/** A shop's server fetches keys here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/delivery')
export class HandKeysToShopController {
  constructor(private readonly commands: CommandBus) {}

  /** The keys in clear; from now on they count as handed over. */
  @Post()
  @ApiOperation({ summary: "Fetch an order's keys for the shop" })
  @HttpCode(200)
  @Roles('shop')
  @Scope('keys:read')
  @Answers(keysAnswer)
  @Refuses('mode-mismatch', 'nothing-to-view', 'delivery-revoked', 'personal-data-erased')
  @Header('cache-control', 'no-store')
  handOver(@Param('orderId', OrderIdPipe) orderId: OrderId, @RequestedBy() request: CommandRequest): Promise<KeysTold> {
    return this.commands.execute(new HandKeysToShopRequest(request, orderId));
  }
}
