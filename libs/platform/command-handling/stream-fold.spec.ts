import type { CommandId, StreamHead } from '@app/kernel';
import { InMemoryEventStore, tallyDecider, testRecords } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { catchUp, foldUpToCommand, unread } from './stream-fold.js';

describe('A fold that is caught up', () => {
  const append = async (store: InMemoryEventStore, head: StreamHead | undefined, ...names: readonly string[]): Promise<void> => {
    const facts = names.map((by, n) => ({ type: 'Claimed', data: { by, number: (head?.revision ?? -1) + n + 2 } }));
    const records = testRecords({ stream: 's', head, facts });
    await store.append({ stream: 's', expected: head?.revision ?? 'no-stream', records });
  };

  it('goes on from what is known, and reads what is newer only', async () => {
    const store = new InMemoryEventStore();
    await append(store, undefined, 'ann', 'bob');
    const known = await catchUp(store, tallyDecider, 's', unread(tallyDecider.initialState));
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
    const known = await catchUp(store, tallyDecider, 's', unread(tallyDecider.initialState));
    await append(restored, undefined, 'ann', 'bob', 'cid');
    const { state, head, commands } = await catchUp(restored, tallyDecider, 's', known);
    expect(state.claims).toEqual(['ann', 'bob', 'cid']);
    expect(head?.revision).toBe(2);
    expect(commands.size).toBe(1);
  });

  it('up to a command does not go by what is known where the stream has another history', async () => {
    const [store, restored] = [new InMemoryEventStore(), new InMemoryEventStore()];
    const commandId = '00000000-0000-5000-8000-000000000001' as CommandId;
    for (const [of, by] of [[store, 'zoe'] as const, [restored, 'ann'] as const]) {
      const records = testRecords({ stream: 's', facts: [{ type: 'Claimed', data: { by, number: 1 } }], metadata: { commandId } });
      await of.append({ stream: 's', expected: 'no-stream', records });
    }
    const known = await catchUp(store, tallyDecider, 's', unread(tallyDecider.initialState));
    for (const [of, claims] of [[store, ['zoe']] as const, [restored, ['ann']] as const]) {
      const { fold, events } = await foldUpToCommand(of, tallyDecider, 's', commandId, known);
      expect(fold.state.claims).toEqual(claims);
      expect(events).toHaveLength(1);
    }
  });
});
