import { derivedCommandId, orderIdOf } from '@app/kernel';
import {
  Answers,
  Caller,
  type CallerIdentity,
  type CommandRequest,
  commandContext,
  NamePipe,
  Problem,
  problemOfRefusal,
  Refuses,
  RequestedBy,
  Roles,
} from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Body, Controller, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { productAnswer, productOfferAnswer } from './catalog.answer.js';
import { productStream } from './catalog.events.js';
import {
  ChangeProductRequest,
  DelistProductRequest,
  ListProductRequest,
  type ProductOutcome,
  ProductQuery,
  type ProductTold,
} from './catalog.handlers.js';
import { ChangeProductDto, ListProductDto } from './product.dto.js';
import { offerOf } from './product-offer.policy.js';

/** What is on offer. */
@ApiTags('products')
@Controller('v1/products')
export class CatalogController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Put a product on offer' })
  @Roles('operator')
  @Answers(productOfferAnswer)
  @Refuses('product-exists', 'mode-mismatch')
  async list(@Body() body: ListProductDto, @RequestedBy() request: CommandRequest): Promise<ProductTold> {
    const productId = body.productId ?? orderIdOf(derivedCommandId('product', request.commandId));
    const mode = body.mode ?? request.caller.mode;
    const context = await commandContext(this.secrets, request, productStream(productId));
    return productOf(await this.commands.execute(new ListProductRequest(productId, offerOf(body, mode), request.caller, context)));
  }

  @Patch(':productId')
  @ApiOperation({ summary: 'Change a product' })
  @Roles('operator')
  @Answers(productOfferAnswer)
  @Refuses('unknown-product', 'mode-mismatch')
  async change(
    @Param('productId', NamePipe) productId: string,
    @Body() body: ChangeProductDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<ProductTold> {
    const context = await commandContext(this.secrets, request, productStream(productId));
    return productOf(await this.commands.execute(new ChangeProductRequest(productId, body, request.caller, context)));
  }

  @Delete(':productId')
  @ApiOperation({ summary: 'Take a product off offer' })
  @Roles('operator')
  @Answers(productOfferAnswer)
  @Refuses('unknown-product', 'mode-mismatch')
  async delist(@Param('productId', NamePipe) productId: string, @RequestedBy() request: CommandRequest): Promise<ProductTold> {
    const context = await commandContext(this.secrets, request, productStream(productId));
    return productOf(await this.commands.execute(new DelistProductRequest(productId, request.caller, context)));
  }

  @Get(':productId')
  @ApiOperation({ summary: 'A product, and how much of it is available' })
  @Roles('operator', 'shop', 'auditor', 'dispute')
  @Answers(productAnswer)
  @Refuses('unknown-product', 'mode-mismatch')
  async get(
    @Param('productId', NamePipe) productId: string,
    @Caller() caller: CallerIdentity,
  ): Promise<ProductTold & { readonly available: number }> {
    const product = await this.queries.execute(new ProductQuery(productId, caller));
    if (product === undefined) throw new Problem('unknown-product', { parameters: { productId } });
    return product;
  }
}

function productOf(outcome: ProductOutcome): ProductTold {
  if ('refusal' in outcome) throw problemOfRefusal(outcome.refusal);
  return outcome.product;
}
