import { settled } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import type { KeyedStateRecord } from '../../read-store/read-store.port.js';
import { JoinedReads } from './joined-reads.js';

describe('Reads that are joined', () => {
  const record = (key: string): KeyedStateRecord => ({ key, version: 1, value: { key } });
  const storeOf = (queries: string[]) => ({
    checkpoints: async (names: readonly string[]) => {
      queries.push(`checkpoints ${names.join(' ')}`);
      return new Map([['a', 7n]]);
    },
    listStates: async (spaces: readonly string[]) => {
      queries.push(`states ${spaces.join(' ')}`);
      return new Map(spaces.map((space) => [space, [record(`${space}/1`), record(`${space}/2`)]]));
    },
  });

  it('are one query of each kind for all that is asked at once, and each gets its own', async () => {
    const queries: string[] = [];
    const reads = new JoinedReads(storeOf(queries));
    const [known, unknown, listed, found, missing] = await Promise.all([
      reads.checkpoint('a'),
      reads.checkpoint('b'),
      reads.listState('parked'),
      reads.getState('builds', 'builds/2'),
      reads.getState('builds', 'nothing'),
    ]);
    expect([known, unknown, found, missing]).toEqual([7n, undefined, record('builds/2'), undefined]);
    expect(listed.map(({ key }) => key)).toEqual(['parked/1', 'parked/2']);
    expect(queries).toEqual(['checkpoints a b', 'states parked builds']);
  });

  it('are made after they were asked for, never answered by an earlier query', async () => {
    const queries: string[] = [];
    const reads = new JoinedReads(storeOf(queries));
    await reads.checkpoint('a');
    const later = reads.checkpoint('a');
    expect(queries).toHaveLength(1);
    await later;
    expect(queries).toHaveLength(2);
  });

  it('fail for all who asked, and are made again for who asks again', async () => {
    const queries: string[] = [];
    const store = storeOf(queries);
    let isLost = true;
    const reads = new JoinedReads({
      ...store,
      checkpoints: (names) => (isLost ? Promise.reject(new Error('lost')) : store.checkpoints(names)),
    });
    const asked = await Promise.allSettled([reads.checkpoint('a'), reads.checkpoint('b')]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isLost = false;
    await settled();
    expect(await reads.checkpoint('a')).toBe(7n);
  });
});
