import type { StreamHead } from '@app/kernel';
import { InMemoryEventStore, tallyDecider, testRecords } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { catchUp, unread } from './stream-fold.js';

const FRESH = unread(tallyDecider.initialState);

describe('A fold that is caught up', () => {
  const append = async (store: InMemoryEventStore, head: StreamHead | undefined, ...names: readonly string[]): Promise<void> => {
    const facts = names.map((by, n) => ({ type: 'Claimed', data: { by, number: (head?.revision ?? -1) + n + 2 } }));
    const records = testRecords({ stream: 's', head, facts });
    await store.append({ stream: 's', expected: head?.revision ?? 'no-stream', records });
  };

  it('goes on from what is known, and reads what is newer only', async () => {
    const store = new InMemoryEventStore();
    await append(store, undefined, 'ann', 'bob');
    const known = await catchUp(store, tallyDecider, 's', FRESH);
    await append(store, known.head, 'cid');
    const read: unknown[] = [];
    const watched: Pick<InMemoryEventStore, 'readStream'> = {
      readStream: (stream, options) => {
        read.push(options?.from);
        return store.readStream(stream, options);
      },
    };
    expect((await catchUp(watched, tallyDecider, 's', known)).state.claims).toEqual(['ann', 'bob', 'cid']);
    expect(read).toEqual([2]);
  });

  it('begins anew where the stream has another history than the one that is known', async () => {
    const [store, restored] = [new InMemoryEventStore(), new InMemoryEventStore()];
    await append(store, undefined, 'zoe');
    const known = await catchUp(store, tallyDecider, 's', FRESH);
    await append(restored, undefined, 'ann', 'bob', 'cid');
    const { state, head, commands } = await catchUp(restored, tallyDecider, 's', known);
    expect(state.claims).toEqual(['ann', 'bob', 'cid']);
    expect(head?.revision).toBe(2);
    expect(commands.size).toBe(1);
  });
});
