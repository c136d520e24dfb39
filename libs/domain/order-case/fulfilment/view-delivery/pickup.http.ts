import { Answers, From, Public, RateLimited, Refuses, type RequestOrigin } from '@app/platform/http';
import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { pickupAnswer, revealedAnswer } from './view-delivery.answer.js';
import { PickupQuery, type PickupTold, type RevealedTold, RevealRequest } from './view-delivery.handlers.js';

/** Buyers pick up here. The token is all they need; it stands in no log. */
@ApiTags('pick-up')
@Controller('v1/pickup/:token')
@Public()
@RateLimited('pickup', { burst: 200, perSecond: 20 })
@Refuses('unknown-pickup-token', 'token-revoked')
export class PickupController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Where things stand, and how many keys can be opened now. Looking records nothing. */
  @Get()
  @ApiOperation({ summary: 'Where things stand, for the buyer' })
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Answers(pickupAnswer)
  look(@Param('token') token: string): Promise<PickupTold> {
    return this.queries.execute(new PickupQuery(token));
  }

  /** The keys. That they were opened is recorded first, so an automatic refund is no longer possible afterwards. */
  @Post('reveal')
  @ApiOperation({ summary: 'Open the keys; that they were opened is recorded' })
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Answers(revealedAnswer)
  @Refuses('unknown-order', 'nothing-to-view', 'delivery-revoked', 'personal-data-erased', 'not-settled')
  reveal(@Param('token') token: string, @From() from: RequestOrigin): Promise<RevealedTold> {
    return this.commands.execute(new RevealRequest(token, from));
  }
}
