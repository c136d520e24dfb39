import { type Fence, Fenced } from '@app/platform/read-store';
import { afterEach, describe, expect, it } from '@jest/globals';
import { withMongodb } from './mongodb-server.js';

const SPACE = 'saga-failures:x';
const first: Fence = { subscription: 'saga:x', token: 1n };
const second: Fence = { subscription: 'saga:x', token: 2n };
const third: Fence = { subscription: 'saga:x', token: 3n };

/** A change of one record takes no more commands than these. */
const MOST_COMMANDS = 8;

withMongodb('A holder that stands still in the middle of a change', (database) =>
  describe('A holder that stands still in the middle of a change', () => {
    afterEach(() => database.dispose());

    /** What its successor finds at first and at the end, what the late one was told, and whether its successor can go on. */
    const changed = async (before: { readonly under?: Fence | undefined } | undefined, tries: number | null, standsStillAfter: number) => {
      const { documents } = await database.openFresh();
      const standing = Promise.withResolvers<undefined>();
      let commands = Number.NEGATIVE_INFINITY;
      const late = await database.openBehindRelay(() => {
        commands += 1;
        if (commands !== standsStillAfter) return;
        late.relay.freeze();
        standing.resolve(undefined);
      });
      await documents.raiseFence(first);
      if (before?.under !== undefined) await documents.raiseFence(before.under);
      if (before !== undefined) await documents.putState(SPACE, 'order-1', { tries: 3 }, null, before.under);
      const version = (await late.stores.documents.getState(SPACE, 'order-1'))?.version ?? null;
      commands = 0;
      const putting = late.stores.documents.putState(SPACE, 'order-1', tries === null ? null : { tries }, version, first);
      const told = putting.catch((error: unknown) => error);
      await Promise.race([told, standing.promise]);
      await documents.raiseFence(second);
      const list = async (): Promise<readonly unknown[]> => (await documents.listState(SPACE)).map(({ value }) => value['tries']);
      const atFirst = await list();
      late.relay.thaw();
      const answer = await told;
      const atLast = await list();
      await documents.raiseFence(third);
      const taken = await list();
      const found = await documents.getState(SPACE, 'order-1');
      const goesOn = await documents.putState(SPACE, 'order-1', { tries: 9 }, found?.version ?? null, third);
      return { atFirst, answer, atLast, taken, goesOn };
    };

    it.each<[string, Fence | undefined]>([
      ['nobody put under a token', undefined],
      ['it put itself', first],
      ['another subscription put', { subscription: 'other', token: 1n }],
    ])(
      'changes a record that %s before it is succeeded, or not at all, and never hides it',
      async (_how, under) => {
        for (let after = 1; after <= MOST_COMMANDS; after += 1) {
          const { atFirst, answer, atLast, taken, goesOn } = await changed({ under }, 4, after);
          expect({ after, atLast, taken }).toEqual({ after, atLast: atFirst, taken: atFirst });
          expect(atFirst).toHaveLength(1);
          if (answer === true) expect(atLast).toEqual([4]);
          else if (answer !== false) expect(answer).toBeInstanceOf(Fenced);
          expect(goesOn).toBe(true);
          await database.dispose();
        }
      },
      120_000,
    );

    it('puts a record that was not there before it is succeeded, or is told that it came too late', async () => {
      for (let after = 1; after <= MOST_COMMANDS; after += 1) {
        const { atFirst, answer, atLast, taken, goesOn } = await changed(undefined, 4, after);
        expect({ after, atLast, taken }).toEqual({ after, atLast: atFirst, taken: atFirst });
        if (answer === true) expect(atLast).toEqual([4]);
        else expect(answer).toBeInstanceOf(Fenced);
        expect(goesOn).toBe(true);
        await database.dispose();
      }
    }, 120_000);

    it('removes a record that nobody put under a token before it is succeeded, or not at all', async () => {
      for (let after = 1; after <= MOST_COMMANDS; after += 1) {
        const { atFirst, answer, atLast, taken, goesOn } = await changed({}, null, after);
        expect({ after, atLast, taken }).toEqual({ after, atLast: atFirst, taken: atFirst });
        if (answer === true) expect(atLast).toEqual([]);
        expect(goesOn).toBe(true);
        await database.dispose();
      }
    }, 120_000);
  }),
);
