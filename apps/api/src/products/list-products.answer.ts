import type { ProductOffer } from '@app/domain/catalog';
import { productAnswer } from '@app/domain/catalog/module';
import { page, type Schema } from '@app/platform/http';
import type { Page } from '@app/read-models';

/** A product in a list. */
export type ProductItem = ProductOffer & {
  readonly productId: string;
  readonly status: 'listed' | 'delisted';
  readonly revision: string;
  readonly available: number;
};

/** Products in a list. */
export const productsAnswer: Schema<Page<ProductItem>> = page('ProductPage', productAnswer);
