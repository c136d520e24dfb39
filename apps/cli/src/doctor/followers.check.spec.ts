import { openEmbeddedReadStore, type ReadStore } from '@app/platform/read-store';
import { temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkCheckpoints } from './followers.check.js';

const folderFor = temporaryFolders();
const FOLLOWERS = { sagas: ['swift', 'slow'], projections: [] };

describe('The check of what follows the log', () => {
  let documents: ReadStore;
  beforeEach(async () => {
    documents = openEmbeddedReadStore(folderFor());
    await documents.saveCheckpoint('saga:swift', 90_000n);
    await documents.saveCheckpoint('saga:slow', 20_000n);
  });
  afterEach(() => documents.close());
  const check = (countsRecords: boolean, headPosition: () => Promise<bigint>) =>
    checkCheckpoints(documents, FOLLOWERS, { events: { headPosition }, countsRecords });
  const head = () => Promise.resolve(90_000n);

  it('counts the records that are still to be followed where positions count them', async () => {
    expect(await check(true, head)).toMatchObject([{ verdict: 'ok', says: { code: 'checkpoints-fit', count: 2, furthestBehind: 70_000 } }]);
  });

  it('names who is behind, and counts nothing, where positions only grow', async () => {
    expect(await check(false, head)).toMatchObject([
      { verdict: 'ok', says: { code: 'checkpoints-shared', count: 2, behind: ['saga:slow'] } },
    ]);
  });

  it('tells who is beyond the end of the log', async () => {
    const short = () => Promise.resolve(50_000n);
    expect(await check(false, short)).toMatchObject([
      { verdict: 'fail', says: { code: 'checkpoint-beyond-head', subscription: 'saga:swift' } },
    ]);
  });

  it('takes nobody to be beyond a log that grows while it looks', async () => {
    const growing = async (): Promise<bigint> => {
      await documents.saveCheckpoint('saga:swift', 95_000n);
      return 90_000n;
    };
    expect(await check(true, growing)).toMatchObject([{ verdict: 'ok' }]);
  });
});
