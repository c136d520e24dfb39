import type { Doc } from '@app/kernel';
import type { ReadStore } from '@app/platform/read-store';

/** The collection that the contract works on, and its indexes. */
export const ORDERS = 'orders@1#1';
export const INDEXES = [['shopId', 'placedAt'], ['shopId', 'status', 'placedAt'], ['paid']];

/** An open, unpaid order. */
export const order = (id: string, shopId: string, placedAt: string, more: Doc = {}): { id: string; doc: Doc } => ({
  id,
  doc: { shopId, placedAt, status: 'open', paid: false, ...more },
});

/** Writes documents that are not there yet, at position 1. */
export function putInto(store: ReadStore, docs: readonly { id: string; doc: Doc | null }[]): Promise<unknown> {
  return store.apply({ collection: ORDERS, writes: docs.map(({ id, doc }) => ({ id, doc, previous: null, position: 1n })) });
}

export const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);
