import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@app/kernel';
import { type MongoOptions, type MongoStores, openMongo } from '@app/platform/mongodb';
import { fakeClock } from '@app/testing';
import { TcpRelay } from '@app/testing/eventstoredb-double';
import { describe, it } from '@jest/globals';
import { MongoClient } from 'mongodb';

const server = process.env['MONGODB_URL'];
/** A compatible server may call itself older than those that the product takes. */
const oldestMajor = Number(process.env['MONGODB_OLDEST_MAJOR'] ?? 6);

/** A compatible server may compare text by UTF-16 units. */
export const codePoints = process.env['MONGODB_TEXT_ORDER'] !== 'utf-16';

/** Runs the suites when a server was given; says that they are skipped where none was. */
export function withMongodb(what: string, run: (database: MongodbUnderTest) => void): void {
  if (server !== undefined && server !== '') {
    run(new MongodbUnderTest(server));
    return;
  }
  process.stdout.write(`${what}, on MongoDB: not run, because MONGODB_URL is not set\n`);
  describe(what, () => it.skip('is skipped: set MONGODB_URL to a server whose databases may be made and dropped', () => undefined));
}

/** Databases of one server, each made for a test and dropped after it. */
export class MongodbUnderTest {
  #url = '';
  #folder = '';
  #opened: MongoStores[] = [];
  #relays: TcpRelay[] = [];

  constructor(private readonly address: string) {}

  /** The stores of a database that is new. */
  openFresh(clock: Clock = fakeClock(), mayBegin?: () => Promise<void>): Promise<MongoStores> {
    const [address = '', options] = this.address.split('?');
    const hosts = address.replace(/(\/\/[^/]+)\/.*$/, '$1');
    this.#url = `${hosts}/contract-${randomBytes(6).toString('hex')}${options === undefined ? '' : `?${options}`}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'cardtrail-kek-'));
    return this.open(clock, mayBegin);
  }

  /** The stores of the same database once more, as another process opens them. */
  async open(clock: Clock = fakeClock(), mayBegin?: () => Promise<void>): Promise<MongoStores> {
    return this.#opening({ clock, ...(mayBegin === undefined ? {} : { mayBegin }) });
  }

  /** The stores of the same database as a process opens them whose connections can be frozen and cut. */
  async openBehindRelay(
    onCommand: NonNullable<MongoOptions['onCommand']> = () => undefined,
  ): Promise<{ readonly stores: MongoStores; readonly relay: TcpRelay }> {
    const { hostname, port, pathname, searchParams } = new URL(this.#url.replace(/,[^/]*/, ''));
    const relay = new TcpRelay(Number(port === '' ? 27_017 : port), hostname);
    this.#relays.push(relay);
    await relay.open();
    searchParams.delete('replicaSet');
    searchParams.set('directConnection', 'true');
    const url = `mongodb://127.0.0.1:${relay.port}${pathname}?${searchParams.toString()}`;
    return { stores: await this.#opening({ url, onCommand, clock: fakeClock() }), relay };
  }

  /** The names of everything that is kept in the database. */
  async collections(): Promise<readonly string[]> {
    const client = await MongoClient.connect(this.#url);
    const found = await client.db().listCollections({}, { nameOnly: true }).toArray();
    await client.close();
    return found.map(({ name }) => name);
  }

  async dispose(): Promise<void> {
    for (const stores of this.#opened) await stores.close();
    for (const relay of this.#relays) await relay.close();
    this.#opened = [];
    this.#relays = [];
    rmSync(this.#folder, { recursive: true, force: true });
    const client = await MongoClient.connect(this.#url);
    await client.db().dropDatabase();
    await client.close();
  }

  async #opening(options: Partial<MongoOptions> & Pick<MongoOptions, 'clock'>): Promise<MongoStores> {
    const stores = await openMongo({ url: this.#url, oldestMajor, kekFile: join(this.#folder, 'cardtrail.kek'), ...options });
    this.#opened.push(stores);
    return stores;
  }
}
