import type { Instant } from '@app/kernel';
import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';
import { type ChannelSecretSettings, channelSecretsIn, wrapChannelSecrets } from '../wrapped-keys.js';

type Kept = {
  readonly _id: string;
  readonly account: string;
  readonly version: number;
  readonly inForceFrom: string;
  readonly wrapped: Buffer;
};

/** Channel accounts' secrets; every version stays, with the time from which it was in force. */
export class ChannelSecrets {
  readonly #secrets: Collection<Kept>;

  constructor(
    db: Db,
    private readonly kek: Buffer,
  ) {
    this.#secrets = db.collection('secret_channels', { promoteBuffers: true });
  }

  async prepare(): Promise<void> {
    await this.#secrets.createIndex({ account: 1, version: -1 });
  }

  /** @throws RangeError when they are too large */
  async put(account: string, secrets: ChannelSecretSettings, at: Instant): Promise<void> {
    const version = (await this.version(account)) + 1;
    const wrapped = wrapChannelSecrets(this.kek, account, version, secrets);
    try {
      await this.#secrets.insertOne({ _id: JSON.stringify([account, version]), account, version, inForceFrom: at, wrapped });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Someone else put that version meanwhile: this is the next.
      await this.put(account, secrets, at);
    }
  }

  /** 0 where none were put. */
  async version(account: string): Promise<number> {
    return (await this.#latest(account))?.version ?? 0;
  }

  async get(account: string, asOf?: Instant): Promise<ChannelSecretSettings | undefined> {
    const found = await this.#latest(account, asOf);
    return found === undefined ? undefined : channelSecretsIn(this.kek, account, found.version, found.wrapped);
  }

  async #latest(account: string, asOf?: Instant): Promise<Kept | undefined> {
    const filter = asOf === undefined ? { account } : { account, inForceFrom: { $lte: String(asOf) } };
    const [found] = await this.#secrets.find(filter).sort({ version: -1 }).limit(1).toArray();
    return found;
  }
}
