import type { StoredEvent } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { SecretStore } from '@app/platform/secrets';
import { keyValuePlace } from './import-keys/sealed-key.policy.js';
import { keyBatchDecider } from './key-batch.decide.js';
import { batchStream, type KeyBatchFact, type KeysImported } from './vault.events.js';

/** A key of which the value is wanted. */
export type WantedKey = { readonly keyId: string; readonly batchId: string };

/** Opens the values of keys. Whoever asks must have it on record before that somebody will see them. */
export class RevealKeys {
  constructor(
    private readonly handling: Pick<CommandHandling, 'records'>,
    private readonly secrets: Pick<SecretStore, 'open'>,
  ) {}

  /** The values in the order in which they are wanted. @throws SubjectErased, CannotOpen; Error when a batch lacks a key */
  async reveal(keys: readonly WantedKey[]): Promise<readonly string[]> {
    const imports = new Map<string, StoredEvent<KeysImported>>();
    for (const batchId of new Set(keys.map((key) => key.batchId))) imports.set(batchId, await this.importOf(batchId));
    return Promise.all(keys.map(({ keyId, batchId }) => this.open(imports.get(batchId), keyId)));
  }

  private async importOf(batchId: string): Promise<StoredEvent<KeysImported>> {
    const [first] = await this.handling.records<KeyBatchFact>(keyBatchDecider, batchStream(batchId), { upToRevision: 0 });
    if (first?.type !== 'KeysImported') throw new Error(`there is no batch ${batchId}`);
    return first;
  }

  private open(imported: StoredEvent<KeysImported> | undefined, keyId: string): Promise<string> {
    const key = imported?.data.keys.find((candidate) => candidate.keyId === keyId);
    if (imported === undefined || key === undefined) return Promise.reject(new Error(`its batch has no key ${keyId}`));
    return this.secrets.open(key.sealed, keyValuePlace(imported.data.batchId, keyId, imported.metadata.commandId));
  }
}
