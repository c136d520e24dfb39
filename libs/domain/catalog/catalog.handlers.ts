import { type Refusal, type Wish } from '@app/kernel';
import { COMMAND_HANDLING, type CommandContext, type CommandHandling } from '@app/platform/command-handling';
import { type CallerIdentity, mustBeOfMode } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { CatalogCommand } from './catalog.commands.js';
import { productDecider } from './catalog.decide.js';
import { type ProductOffer, productStream } from './catalog.events.js';
import type { Product } from './catalog.state.js';
import type { OfferChange } from './product-offer.policy.js';
import { STOCK_COUNT, type StockCount } from './stock-count.port.js';

/** A product as it is told. `revision` is that of its stream. */
export type ProductTold = ProductOffer & { readonly productId: string; readonly status: 'listed' | 'delisted'; readonly revision: string };

/** A product as it became, or why it did not. */
export type ProductOutcome = { readonly product: ProductTold } | { readonly refusal: Refusal };

/** Offer a product for the first time. */
export class ListProductRequest extends Command<ProductOutcome> {
  constructor(
    readonly productId: string,
    readonly offer: ProductOffer,
    readonly caller: CallerIdentity,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Change some of a product; orders that were placed keep what was agreed. */
export class ChangeProductRequest extends Command<ProductOutcome> {
  constructor(
    readonly productId: string,
    readonly change: OfferChange,
    readonly caller: CallerIdentity,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Take a product off the list. */
export class DelistProductRequest extends Command<ProductOutcome> {
  constructor(
    readonly productId: string,
    readonly caller: CallerIdentity,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** A product as it is now, and how many of it can be bought; undefined when there never was one. */
export class ProductQuery extends Query<(ProductTold & { readonly available: number }) | undefined> {
  constructor(
    readonly productId: string,
    readonly caller: CallerIdentity,
  ) {
    super();
  }
}

@CommandHandler(ListProductRequest)
export class ListProductHandler implements ICommandHandler<ListProductRequest> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute({ productId, offer, caller, context }: ListProductRequest): Promise<ProductOutcome> {
    mustBeOfMode(caller, { product: offer.mode });
    return send(this.handling, productId, { type: 'ListProduct', productId, offer }, context);
  }
}

@CommandHandler(ChangeProductRequest)
export class ChangeProductHandler implements ICommandHandler<ChangeProductRequest> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute({ productId, change, caller, context }: ChangeProductRequest): Promise<ProductOutcome> {
    await mustBeOfItsMode(this.handling, caller, productId);
    return send(this.handling, productId, { type: 'ChangeProduct', productId, change }, context);
  }
}

@CommandHandler(DelistProductRequest)
export class DelistProductHandler implements ICommandHandler<DelistProductRequest> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute({ productId, caller, context }: DelistProductRequest): Promise<ProductOutcome> {
    await mustBeOfItsMode(this.handling, caller, productId);
    return send(this.handling, productId, { type: 'DelistProduct', productId }, context);
  }
}

@QueryHandler(ProductQuery)
export class ProductQueryHandler implements IQueryHandler<ProductQuery> {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(STOCK_COUNT) private readonly stock: StockCount,
  ) {}

  async execute({ productId, caller }: ProductQuery): Promise<(ProductTold & { readonly available: number }) | undefined> {
    const { state, revision } = await this.handling.fold(productDecider, productStream(productId));
    const product = told(state, revision);
    if (product === undefined) return undefined;
    mustBeOfMode(caller, { product: product.mode });
    return { ...product, available: await this.stock.available(productId) };
  }
}

/** Is the product, where there is one, of the caller's mode? It never changes. @throws Problem mode-mismatch */
async function mustBeOfItsMode(handling: CommandHandling, caller: CallerIdentity, productId: string): Promise<void> {
  const { state } = await handling.fold(productDecider, productStream(productId));
  if (state.stage !== 'none') mustBeOfMode(caller, { product: state.offer.mode });
}

async function send(
  handling: CommandHandling,
  productId: string,
  wish: Wish<CatalogCommand>,
  context: CommandContext,
): Promise<ProductOutcome> {
  const handled = await handling.handle(productDecider, productStream(productId), wish, context);
  const product = told(handled.state, handled.revision);
  if (handled.outcome === 'refused') return { refusal: handled.refusal };
  return product === undefined ? { refusal: { code: 'unknown-product', parameters: { productId } } } : { product };
}

function told(product: Product, revision: number): ProductTold | undefined {
  if (product.stage === 'none') return undefined;
  return { productId: product.productId, ...product.offer, status: product.stage, revision: String(revision) };
}
