import type { Documents, Found } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { BatchCounts, BatchOnShelf } from './stock-on-shelf.projection.js';

/** All keys of a product that were admitted, and in how many batches they came. */
export type Availability = BatchCounts & { readonly productId: string; readonly batches: number };

/** A batch as a list shows it. */
export type BatchListItem = Omit<BatchOnShelf, 'uses' | 'inQuarantine'>;

/** How many batches are read at a time when a product's are summed up. */
const BATCHES_AT_A_TIME = 200;

/** What is on the shelf. It follows the log: whoever reserves finds out at the batch itself. */
export class StockOnShelf {
  constructor(private readonly documents: Documents<BatchOnShelf>) {}

  /** How many keys of a product can be sold now. Batches that are sold out are not read. */
  async available(productId: string): Promise<number> {
    let sellable = 0;
    for await (const batch of this.#batches({ productId, onSale: true })) sellable += batch.sellable;
    return sellable;
  }

  /** Where all the admitted keys of a product are. */
  async availability(productId: string): Promise<Availability> {
    let sum = { productId, batches: 0, total: 0, sellable: 0, reserved: 0, allocated: 0, quarantined: 0 };
    for await (const batch of this.#batches({ productId })) {
      if (batch.intake !== 'admitted') continue;
      sum = {
        productId,
        batches: sum.batches + 1,
        total: sum.total + batch.total,
        sellable: sum.sellable + batch.sellable,
        reserved: sum.reserved + batch.reserved,
        allocated: sum.allocated + batch.allocated,
        quarantined: sum.quarantined + batch.quarantined,
      };
    }
    return sum;
  }

  /** Batches newest first, of one product or of all. @throws BadCursor */
  list(wanted: PageRequest & { readonly productId?: string | undefined }): Promise<Page<BatchListItem>> {
    const { productId } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      ...(productId === undefined ? {} : { where: { productId } }),
      orderBy: { field: 'importedAt', direction: 'desc' },
      show: ({ uses: _uses, inQuarantine: _inQuarantine, ...item }) => item,
    });
  }

  async *#batches(where: { readonly productId: string; readonly onSale?: boolean }): AsyncGenerator<BatchOnShelf, void, undefined> {
    const orderBy = { field: 'importedAt', direction: 'asc' } as const;
    let last: Found<BatchOnShelf> | undefined;
    do {
      const after = last === undefined ? {} : { after: { value: last.doc.importedAt, id: last.id } };
      const found: readonly Found<BatchOnShelf>[] = await this.documents.find({ where, orderBy, limit: BATCHES_AT_A_TIME, ...after });
      for (const { doc } of found) yield doc;
      last = found.length < BATCHES_AT_A_TIME ? undefined : found.at(-1);
    } while (last !== undefined);
  }
}
