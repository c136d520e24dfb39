/** How many keys of a product can be sold now, as far as the views have come. */
export interface StockCount {
  available(productId: string): Promise<number>;
}

/** Dependency-injection token of the count of stock. */
export const STOCK_COUNT = Symbol('STOCK_COUNT');
