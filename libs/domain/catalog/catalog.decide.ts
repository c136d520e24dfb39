import { type Decide, type Decider, type EventVersions, never } from '@app/kernel';
import type { CatalogCommand } from './catalog.commands.js';
import type { CatalogFact } from './catalog.events.js';
import { evolveProduct, noProduct, type Product } from './catalog.state.js';
import { catalogVersions } from './catalog.upcasters.js';
import { changeProduct } from './change-product/change-product.decide.js';
import { delistProduct } from './delist-product/delist-product.decide.js';
import { listProduct } from './list-product/list-product.decide.js';

const decide: Decide<CatalogCommand, Product, CatalogFact> = (command, product) => {
  switch (command.type) {
    case 'ListProduct':
      return listProduct(command, product);
    case 'ChangeProduct':
      return changeProduct(command, product);
    case 'DelistProduct':
      return delistProduct(command, product);
    default:
      return never(command);
  }
};

/** Everything there is to a product's stream. */
export const productDecider: Decider<Product, CatalogCommand, CatalogFact> & EventVersions & { readonly name: string } = {
  name: 'product',
  initialState: noProduct,
  evolve: evolveProduct,
  decide,
  ...catalogVersions,
};
