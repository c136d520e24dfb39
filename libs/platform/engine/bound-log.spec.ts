import { appendFacts, InMemoryEventStore, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DamagedRecord } from '../event-store/index.js';
import { openEmbeddedReadStore, type ReadStore } from '../read-store/index.js';
import { bindLog, OtherLog } from './bound-log.js';

const folderFor = temporaryFolders();
const fact = (n: number) => ({ type: 'Happened', data: { n } });

describe('Documents and the log they are used with', () => {
  let documents: ReadStore;
  let events: InMemoryEventStore;
  beforeEach(() => {
    documents = openEmbeddedReadStore(folderFor());
    events = new InMemoryEventStore();
  });
  afterEach(() => documents.close());

  it('belong together from the first record on', async () => {
    await bindLog({ events, documents });
    await appendFacts(events, 'platform', fact(1));
    for (const n of [2, 3]) {
      await bindLog({ events, documents });
      await appendFacts(events, 'platform', fact(n));
    }
    await bindLog({ events, documents });
  });

  it('are used with no other log, and with no empty one', async () => {
    await appendFacts(events, 'platform', fact(1));
    await bindLog({ events, documents });
    const other = new InMemoryEventStore();
    await expect(bindLog({ events: other, documents })).rejects.toThrow('and it is empty: correct EVENTSTORE_URL');
    await appendFacts(other, 'platform', fact(2));
    await expect(bindLog({ events: other, documents })).rejects.toBeInstanceOf(OtherLog);
  });

  it('go on being used when its first record is damaged', async () => {
    await appendFacts(events, 'platform', fact(1));
    await bindLog({ events, documents });
    const damaged = {
      readAll: () => {
        throw new DamagedRecord('platform', 0, 'its bytes were changed');
      },
    };
    await expect(bindLog({ events: damaged, documents })).resolves.toBeUndefined();
  });
});
