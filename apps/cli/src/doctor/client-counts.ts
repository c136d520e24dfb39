import type { OrderFact } from '@app/domain/order-case';
import { type Sha256, type StoredEvent, sha256 } from '@app/kernel';
import { CannotOpen, type SecretStore, SubjectErased } from '@app/platform/secrets';

/** How often each address was recorded, none of them in clear. */
export type AddressCounts = ReadonlyMap<Sha256, number>;

/** Where a viewer's address is sealed within the fact of the view. */
const CLIENT = 'origin.client';

/** Counts the addresses that orders and views were recorded with. */
export class ClientCounts {
  readonly #orders = new Map<string, Map<Sha256, number>>();
  readonly #views = new Map<Sha256, number>();

  constructor(private readonly secrets: Pick<SecretStore, 'open'> | undefined) {}

  /** Of each shop's orders, by the index of the address that the shop told. */
  get orders(): ReadonlyMap<string, AddressCounts> {
    return this.#orders;
  }

  /** Of views of delivered keys, as this server saw where they came from. */
  get views(): AddressCounts {
    return this.#views;
  }

  async look(event: StoredEvent<OrderFact>): Promise<void> {
    if (event.type === 'OrderPlaced') {
      const { shopId, buyer } = event.data;
      const ofShop = this.#orders.get(shopId) ?? new Map<Sha256, number>();
      if (buyer.indexes.ip !== undefined) this.#orders.set(shopId, counted(ofShop, buyer.indexes.ip));
    } else if (event.type === 'DeliveryViewed') {
      const client = await this.#clientOf(event);
      if (client !== undefined) counted(this.#views, sha256(client));
    }
  }

  async #clientOf(event: StoredEvent<Extract<OrderFact, { readonly type: 'DeliveryViewed' }>>): Promise<string | undefined> {
    const { stream, type, metadata, data } = event;
    try {
      return await this.secrets?.open(data.origin.client, { stream, type, fieldPath: CLIENT, commandId: metadata.commandId });
    } catch (error) {
      // That a value cannot be read is told by the check of keys.
      if (error instanceof SubjectErased || error instanceof CannotOpen) return undefined;
      throw error;
    }
  }
}

function counted(counts: Map<Sha256, number>, address: Sha256): Map<Sha256, number> {
  return counts.set(address, (counts.get(address) ?? 0) + 1);
}
