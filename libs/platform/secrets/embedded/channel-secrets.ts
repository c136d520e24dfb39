import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Instant } from '@app/kernel';
import { bytesOf, integerOf } from '../../event-store/index.js';
import { type ChannelSecretSettings, channelSecretsIn, wrapChannelSecrets } from '../wrapped-keys.js';

/** Channel accounts' secrets; every version stays, with the time from which it was in force. */
export class ChannelSecrets {
  readonly #insert: StatementSync;
  readonly #latest: StatementSync;
  readonly #inForce: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly kek: Buffer,
  ) {
    this.#insert = database.prepare('INSERT INTO channel_secrets VALUES (?, ?, ?, ?)');
    this.#latest = database.prepare('SELECT version, wrapped FROM channel_secrets WHERE account = ? ORDER BY version DESC LIMIT 1');
    this.#inForce = database.prepare(
      'SELECT version, wrapped FROM channel_secrets WHERE account = ? AND in_force_from <= ? ORDER BY version DESC LIMIT 1',
    );
  }

  /** @throws RangeError when they are too large */
  put(account: string, secrets: ChannelSecretSettings, at: Instant): void {
    const version = this.version(account) + 1;
    this.#insert.run(account, version, at, wrapChannelSecrets(this.kek, account, version, secrets));
  }

  /** 0 where none were put. */
  version(account: string): number {
    const last = this.#latest.get(account);
    return last === undefined ? 0 : integerOf(last, 'version');
  }

  get(account: string, asOf?: Instant): ChannelSecretSettings | undefined {
    const row = asOf === undefined ? this.#latest.get(account) : this.#inForce.get(account, asOf);
    if (row === undefined) return undefined;
    return channelSecretsIn(this.kek, account, integerOf(row, 'version'), bytesOf(row, 'wrapped'));
  }
}
