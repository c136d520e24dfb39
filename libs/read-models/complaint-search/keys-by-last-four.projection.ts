import type { KeyBatchFact } from '@app/domain/vault';
import { never, type Projection } from '@app/kernel';

/** The stream prefix of key batches: an order's own stream has a fact of the same type. */
const BATCH = 'keybatch-';

type Heard = Extract<KeyBatchFact, { readonly type: 'KeysImported' | 'KeysAllocated' | 'KeysReleased' }>;

/** A key as a complaint can mention it: by its last four characters, of which only an index is kept. */
export type KeyByLastFour = {
  readonly keyId: string;
  readonly batchId: string;
  readonly productId: string;
  readonly lastFour: string;
  /** The order it was allocated to and not given back by; without one, it is on no list. */
  readonly orderId: string | undefined;
};

/** Which orders got a key that ends like this? One document per key. */
export const keysByLastFour: Projection<KeyByLastFour, Heard> = {
  name: 'keys-by-last-four',
  version: 2,
  indexes: [['lastFour', 'orderId']],
  on: ['KeysImported', 'KeysAllocated', 'KeysReleased'],
  route: (event) => {
    if (!event.stream.startsWith(BATCH)) return null;
    const batch = event.stream.slice(BATCH.length);
    const keyIds = event.type === 'KeysImported' ? event.data.keys.map(({ keyId }) => keyId) : event.data.keyIds;
    return keyIds.map((keyId) => `${batch}|${keyId}`);
  },
  evolve: (doc, event, id) => {
    switch (event.type) {
      case 'KeysImported': {
        const { batchId, productId, keys } = event.data;
        const key = keys.find(({ keyId }) => id === `${batchId}|${keyId}`);
        return key === undefined ? null : { keyId: key.keyId, batchId, productId, lastFour: key.last4Index, orderId: undefined };
      }
      case 'KeysAllocated':
        return doc === null ? null : { ...doc, orderId: event.data.orderId };
      case 'KeysReleased':
        return doc === null ? null : { ...doc, orderId: undefined };
      default:
        return never(event);
    }
  },
};
