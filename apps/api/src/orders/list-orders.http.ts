import { READ_SIDE, type ReadSide } from '@app/assembly';
import { contactForLookup } from '@app/domain/order-case';
import { instant } from '@app/kernel';
import { Answers, Caller, type CallerIdentity, Problem, Refuses, Roles } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import type { OrderListItem, Page } from '@app/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListAnswers } from '../lists/list-answers.js';
import { pageOf } from '../lists/page.dto.js';
import { ordersAnswer } from './list-orders.answer.js';
import { ListOrdersDto } from './list-orders.dto.js';

/** A shop's orders. */
@ApiTags('orders')
@Controller('v1/orders')
export class ListOrdersController {
  constructor(
    private readonly lists: ListAnswers,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'ordersOfShop'>,
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'index'>,
  ) {}

  /** Newest first; those of the mode of the caller's key. */
  @Get()
  @ApiOperation({ summary: "A shop's orders, newest first" })
  @Roles('shop')
  @Answers(ordersAnswer)
  @Refuses('bad-cursor')
  async list(@Query() query: ListOrdersDto, @Caller() { shopId, mode, role }: CallerIdentity): Promise<Page<OrderListItem>> {
    // An administrator's key has no shop, and so no orders.
    if (shopId === '') throw new Problem('role-not-allowed', { parameters: { role } });
    const { buyerContact, status, shopOrderNo, updatedSince, seen } = query;
    const contact = buyerContact === undefined ? undefined : await this.secrets.index(shopId, 'contact', contactForLookup(buyerContact));
    const since = updatedSince === undefined ? undefined : instant(updatedSince);
    return this.lists.page('orders-of-shop', seen, () =>
      this.reads.ordersOfShop.list({ ...pageOf(query), shopId, mode, status, contact, shopOrderNo, updatedSince: since }),
    );
  }
}
