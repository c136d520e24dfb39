import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { headAfter, temporaryFolders, testRecords } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { ChainLinks } from './chain-links.js';
import { EVENTS_FILE, openEmbeddedEventStore } from './embedded/embedded-event-store.js';
import { EventPages } from './embedded/event-pages.js';
import { findDamageInStore } from './embedded/find-damage.js';
import { findDamage } from './eventstoredb/find-damage.js';
import type { StoredRecord } from './eventstoredb/stored-record.js';

const STREAMS = ['a', 'b', 'c'];
const noted = (n: number) => ({ type: 'Noted', data: { n } });
/** Three streams of three records each, one of each in turn. */
const chains = STREAMS.map((stream) => testRecords({ stream, facts: [noted(0), noted(1), noted(2)] }));
const inTurn = [0, 1, 2].flatMap((n) =>
  chains.flatMap((chain, s) => ({
    stream: STREAMS[s] ?? '',
    records: chain.slice(n, n + 1),
    head: n === 0 ? undefined : headAfter(chain.slice(0, n)),
  })),
);

describe('A walk through a log of more streams than are remembered', () => {
  const newFolder = temporaryFolders();
  const walked = (): undefined => undefined;
  const remembering = (most: number): ChainLinks => new ChainLinks(true, most);

  it.each([1, 2, 3])('finds no damage where there is none, and names the first record that does not fit (%d remembered)', async (most) => {
    const folder = newFolder();
    const store = openEmbeddedEventStore({ folder });
    for (const { stream, records, head } of inTurn) await store.append({ stream, expected: head?.revision ?? 'no-stream', records });
    await store.close();
    const database = new DatabaseSync(join(folder, EVENTS_FILE));
    const look = () => findDamageInStore(new EventPages(database), 0, walked, remembering(most));
    expect(await look()).toBeUndefined();
    const [, , forged] = testRecords({ stream: 'b', facts: [noted(0), noted(7), noted(2)] });
    database
      .prepare("UPDATE events SET canonical = ?, leaf = ? WHERE stream = 'b' AND revision = 2")
      .run(forged?.canonical ?? '', Buffer.from(forged?.leaf ?? '', 'hex'));
    expect(await look()).toMatchObject({ stream: 'b', revision: 2, kind: 'prev' });
    database.exec("UPDATE events SET revision = 9 WHERE stream = 'b' AND revision = 1");
    expect(await look()).toMatchObject({ stream: 'b', revision: 9 });
    database.close();
  });

  it.each([1, 2, 3])('does so on EventStoreDB too (%d remembered)', async (most) => {
    const stored = inTurn.flatMap(({ stream, records }, n): StoredRecord[] =>
      records.map(({ revision, type, id, dataJson, metadataJson }) => ({
        ...{ position: BigInt(n + 1), stream, revision, type, id },
        ...{ data: Buffer.from(dataJson), metadata: Buffer.from(metadataJson) },
      })),
    );
    const look = (log: readonly StoredRecord[]) => {
      const pages = async function* (): AsyncGenerator<readonly StoredRecord[]> {
        yield log;
      };
      const recordAt = async (stream: string, revision: number): Promise<StoredRecord | undefined> =>
        log.find((one) => one.stream === stream && one.revision === revision);
      return findDamage({ recordsOf: pages, recordsAfter: pages, recordAt }, pages(), walked, remembering(most));
    };
    expect(await look(stored)).toBeUndefined();
    expect(await look(stored.filter(({ stream, revision }) => stream !== 'b' || revision !== 1))).toMatchObject({
      ...{ stream: 'b', revision: 2, kind: 'gap' },
    });
  });
});
