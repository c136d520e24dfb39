import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Instant, never } from '@app/kernel';
import { bytesOf, inTransaction, integerOf, type Row, textOf } from '../../event-store/index.js';
import { channelSecretsId, indexKeyId, type KeptSecret, type KeptSecrets, SECRETS_PAGE } from '../kept-secrets.port.js';

type Kind = KeptSecret['kind'];

const KINDS: readonly Kind[] = ['subject-key', 'index-key', 'api-key', 'channel-secrets'];
const TABLES: { readonly [kind in Kind]: { readonly name: string; readonly place: readonly string[] } } = {
  'subject-key': { name: 'subject_keys', place: ['subject_id'] },
  'index-key': { name: 'index_keys', place: ['shop_id', 'kind'] },
  'api-key': { name: 'api_keys', place: ['id'] },
  'channel-secrets': { name: 'channel_secrets', place: ['account', 'version'] },
};

/** The rows of `secrets.db` as they lie there. */
export class EmbeddedKeptSecrets implements KeptSecrets {
  constructor(private readonly database: DatabaseSync) {}

  async *pages(): AsyncGenerator<readonly KeptSecret[], void, undefined> {
    for (const kind of KINDS) {
      for (const page of this.#pagesOf(kind)) {
        yield page;
        await nextTurn();
      }
    }
  }

  async atPlacesOf(secrets: readonly KeptSecret[]): Promise<readonly KeptSecret[]> {
    return Promise.resolve(secrets.flatMap((secret) => this.#at(secret)));
  }

  async keep(secrets: readonly KeptSecret[]): Promise<void> {
    inTransaction(this.database, () => {
      for (const secret of secrets) this.#keep(secret);
    });
    return Promise.resolve();
  }

  *#pagesOf(kind: Kind): Generator<readonly KeptSecret[], void, undefined> {
    const { name, place } = TABLES[kind];
    const columns = place.join(', ');
    const first = this.database.prepare(`SELECT * FROM ${name} ORDER BY ${columns} LIMIT ${SECRETS_PAGE}`);
    const next = this.database.prepare(
      `SELECT * FROM ${name} WHERE (${columns}) > (${place.map(() => '?').join(', ')}) ORDER BY ${columns} LIMIT ${SECRETS_PAGE}`,
    );
    for (let page = first.all().map((row) => secretIn(kind, row)); page.length > 0; ) {
      yield page;
      const last = page.at(-1);
      page = last === undefined || page.length < SECRETS_PAGE ? [] : next.all(...placeOf(last)).map((row) => secretIn(kind, row));
    }
  }

  #at(secret: KeptSecret): readonly KeptSecret[] {
    const { name, place } = TABLES[secret.kind];
    const where = place.map((column) => `${column} = ?`).join(' AND ');
    const found = this.database.prepare(`SELECT * FROM ${name} WHERE ${where}`).get(...placeOf(secret));
    return found === undefined ? [] : [secretIn(secret.kind, found)];
  }

  #keep(secret: KeptSecret): void {
    const { name } = TABLES[secret.kind];
    const values = valuesOf(secret);
    const onConflict = { 'subject-key': destroying(secret), 'index-key': '', 'api-key': REPLACING, 'channel-secrets': '' }[secret.kind];
    this.database
      .prepare(
        `INSERT INTO ${name} VALUES (${values.map(() => '?').join(', ')}) ON CONFLICT DO ${onConflict === '' ? 'NOTHING' : onConflict}`,
      )
      .run(...values);
  }
}

const REPLACING = 'UPDATE SET record = excluded.record, adopted = excluded.adopted WHERE hash = excluded.hash';

function destroying(secret: KeptSecret): string {
  return secret.kind === 'subject-key' && secret.wrapped === null ? 'UPDATE SET wrapped = NULL' : '';
}

function placeOf(secret: KeptSecret): readonly SQLInputValue[] {
  return valuesOf(secret).slice(0, TABLES[secret.kind].place.length);
}

/** In the order of the table's columns. */
function valuesOf(secret: KeptSecret): readonly SQLInputValue[] {
  switch (secret.kind) {
    case 'subject-key':
      return [secret.id, secret.wrapped];
    case 'index-key':
      return [secret.shopId, secret.indexKind, secret.wrapped];
    case 'api-key':
      return [secret.id, secret.record, secret.hash, secret.isAdopted ? 1 : 0];
    case 'channel-secrets':
      return [secret.account, secret.version, secret.inForceFrom, secret.wrapped];
    default:
      return never(secret);
  }
}

function secretIn(kind: Kind, row: Row): KeptSecret {
  switch (kind) {
    case 'subject-key':
      return { kind, id: textOf(row, 'subject_id'), wrapped: row['wrapped'] === null ? null : bytesOf(row, 'wrapped') };
    case 'index-key': {
      const [shopId, indexKind] = [textOf(row, 'shop_id'), textOf(row, 'kind')];
      return { kind, id: indexKeyId(shopId, indexKind), shopId, indexKind, wrapped: bytesOf(row, 'wrapped') };
    }
    case 'api-key': {
      const isAdopted = integerOf(row, 'adopted') === 1;
      return { kind, id: textOf(row, 'id'), record: textOf(row, 'record'), hash: bytesOf(row, 'hash'), isAdopted };
    }
    case 'channel-secrets': {
      const [account, version] = [textOf(row, 'account'), integerOf(row, 'version')];
      // Written as an instant.
      const inForceFrom = textOf(row, 'in_force_from') as Instant;
      return { kind, id: channelSecretsId(account, version), account, version, inForceFrom, wrapped: bytesOf(row, 'wrapped') };
    }
    default:
      return never(kind);
  }
}
