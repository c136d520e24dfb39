import { READ_SIDE, type ReadSide } from '@app/assembly';
import { Answers, Caller, type CallerIdentity, Refuses, Roles } from '@app/platform/http';
import type { Page, ProductOnOffer } from '@app/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListAnswers } from '../lists/list-answers.js';
import { modeListed } from '../lists/mode-listed.js';
import { ListDto, pageOf } from '../lists/page.dto.js';
import { type ProductItem, productsAnswer } from './list-products.answer.js';

/** Which products are wanted. */
export class ListProductsDto extends ListDto {
  /** Those on offer where nothing is said. */
  @IsOptional()
  @IsIn(['listed', 'delisted'])
  status?: 'listed' | 'delisted';

  /** For an administrator; anybody else sees those of the mode of his key. */
  @IsOptional()
  @IsIn(['live', 'test'])
  mode?: 'live' | 'test';
}

/** What can be bought. */
@ApiTags('products')
@Controller('v1/products')
export class ListProductsController {
  constructor(
    private readonly lists: ListAnswers,
    @Inject(READ_SIDE) private readonly reads: Pick<ReadSide, 'products' | 'stock'>,
  ) {}

  /** Newest first. */
  @Get()
  @ApiOperation({ summary: 'Products, newest first' })
  @Roles('operator', 'shop', 'auditor')
  @Answers(productsAnswer)
  @Refuses('bad-cursor', 'mode-mismatch')
  async list(@Query() query: ListProductsDto, @Caller() caller: CallerIdentity): Promise<Page<ProductItem>> {
    const onOffer = query.status !== 'delisted';
    const mode = modeListed(caller, query.mode);
    const page = await this.lists.page('products-on-offer', query.seen, () =>
      this.reads.products.list({ ...pageOf(query), onOffer, mode }),
    );
    return { items: await Promise.all(page.items.map((product) => this.item(product))), next: page.next };
  }

  private async item({ productId, onOffer, offer, revision }: ProductOnOffer): Promise<ProductItem> {
    const available = await this.reads.stock.available(productId);
    return { productId, ...offer, status: onOffer ? 'listed' : 'delisted', revision, available };
  }
}
