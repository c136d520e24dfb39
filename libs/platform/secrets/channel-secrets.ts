import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Instant } from '@app/kernel';
import { bytesOf, integerOf } from '../event-store/index.js';
import { unwrap, wrap } from './key-wrap.js';

/** Secret settings of a channel account by name. */
export type ChannelSecretSettings = { readonly [name: string]: string };

const LARGEST_BYTES = 65_536;
const place = (account: string, version: number): string => JSON.stringify(['channel', account, version]);

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
    const plain = Buffer.from(JSON.stringify(secrets));
    if (plain.length > LARGEST_BYTES) throw new RangeError(`the secrets of ${account} have more than ${LARGEST_BYTES} bytes`);
    const last = this.#latest.get(account);
    const version = last === undefined ? 1 : integerOf(last, 'version') + 1;
    this.#insert.run(account, version, at, wrap(this.kek, plain, place(account, version)));
  }

  get(account: string, asOf?: Instant): ChannelSecretSettings | undefined {
    const row = asOf === undefined ? this.#latest.get(account) : this.#inForce.get(account, asOf);
    if (row === undefined) return undefined;
    const plain = unwrap(this.kek, bytesOf(row, 'wrapped'), place(account, integerOf(row, 'version')));
    // Written by this file alone.
    return JSON.parse(plain.toString()) as ChannelSecretSettings;
  }
}
