import { FencingReadStore, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import { type ReadStore, UnknownCollection } from '../../read-store/index.js';
import { FollowedDocuments } from './followed-documents.js';
import { LeaseLost, type Tenure } from './leases.js';

const LEASE = 'counters@1#1';

describe('Documents as whoever follows has them', () => {
  const newFolder = temporaryFolders();
  let kept: ReadStore;
  let sent: string[];
  let documents: FollowedDocuments;
  let isOver: boolean;
  const tenure: Tenure = {
    signal: new AbortController().signal,
    fence: { subscription: LEASE, token: 1n },
    check: () => {
      if (isOver) throw new LeaseLost(LEASE);
    },
  };
  const writes: { readonly [name: string]: () => Promise<unknown> } = {
    apply: () => documents.apply({ collection: LEASE, writes: [] }),
    saveCheckpoint: () => documents.saveCheckpoint(LEASE, 1n),
    putState: () => documents.putState('failures', 'a', {}, null),
    declare: () => documents.declare({ name: 'new', indexes: [] }),
    drop: () => documents.drop(LEASE),
  };

  beforeEach(async () => {
    kept = openEmbeddedReadStore(newFolder());
    await kept.declare({ name: LEASE, indexes: [] });
    sent = [];
    isOver = false;
    documents = new FollowedDocuments(
      new FencingReadStore(kept).of(async (call) => void sent.push(call)),
      LEASE,
    );
  });
  afterEach(() => kept.close());

  const nothingWritten = async (write: () => Promise<unknown>): Promise<void> => {
    sent = [];
    await expect(write()).rejects.toBeInstanceOf(LeaseLost);
    expect(sent).toEqual([]);
    expect(await kept.get(LEASE, 'any')).toBeUndefined();
    await expect(kept.get('new', 'any')).rejects.toBeInstanceOf(UnknownCollection);
  };

  it.each(Object.keys(writes))(
    'are written under a lease that is held, and not before, after, or once it has run out: %s',
    async (name) => {
      const write = writes[name];
      if (write === undefined) throw new Error('there is such a write');
      await nothingWritten(write);
      await documents.takeUp(tenure);
      isOver = true;
      await nothingWritten(write);
      isOver = false;
      await write();
      documents.letGo();
      if (name !== 'declare' && name !== 'drop') await nothingWritten(write);
    },
  );

  it('are not taken up under a lease that has run out', async () => {
    isOver = true;
    await expect(documents.takeUp(tenure)).rejects.toBeInstanceOf(LeaseLost);
    expect(sent).toEqual([]);
    expect(documents.isHeld).toBe(false);
  });

  it('are free to be read by all', async () => {
    expect(await documents.get(LEASE, 'any')).toBeUndefined();
    expect(await documents.listState('failures')).toEqual([]);
  });
});
