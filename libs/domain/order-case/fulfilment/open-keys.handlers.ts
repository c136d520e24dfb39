import { RevealKeys } from '@app/domain/vault';
import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { Problem } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject, Injectable } from '@nestjs/common';
import type { OrderCase } from '../order-case.state.js';
import { viewableKeyIds } from './delivered-keys.policy.js';

/** Opens the delivered keys of an order, once it is on record who sees them. */
@Injectable()
export class OpenKeys {
  private readonly keys: RevealKeys;

  constructor(@Inject(COMMAND_HANDLING) handling: CommandHandling, @Inject(SECRET_STORE) secrets: SecretStore) {
    this.keys = new RevealKeys(handling, secrets);
  }

  /** The values of the keys of which it is on record that they are seen, in the order of the deal's lines. @throws Problem delivery-revoked; SubjectErased */
  async seenBy(who: 'buyer' | 'shop', { fulfilment }: OrderCase): Promise<readonly string[]> {
    const recorded = new Set(who === 'buyer' ? fulfilment.viewedKeyIds : fulfilment.handedToShopKeyIds);
    const viewable = new Set(viewableKeyIds(fulfilment).filter((keyId) => recorded.has(keyId)));
    if (viewable.size === 0) throw new Problem('delivery-revoked');
    const allocated = fulfilment.lines.flatMap((line) => line.allocation?.keys ?? []);
    return this.keys.reveal(allocated.filter(({ keyId }) => viewable.has(keyId)));
  }
}
