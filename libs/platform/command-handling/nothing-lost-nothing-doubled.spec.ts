import type { CommandId, Sha256 } from '@app/kernel';
import {
  type AppendFault,
  FaultyEventStore,
  fakeClock,
  hastyScheduler,
  monotonicOf,
  randomFrom,
  type Tally,
  type TallyFact,
  tallyDecider,
  temporaryFolders,
} from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEmbeddedEventStore, StoreUnavailable } from '../event-store/index.js';
import { type CommandContext, CommandNotSettled, type Handled } from './command-handling.port.js';
import { StreamCommandHandling } from './stream-command-handling.js';

const STREAMS = ['tally-a', 'tally-b', 'tally-c'] as const;

type Sent = { readonly process: number; readonly command: number; readonly newCache: boolean };

const sentCommands = fc.array(fc.record({ process: fc.nat(1), command: fc.nat(25), newCache: fc.boolean() }), {
  minLength: 1,
  maxLength: 80,
});
const faults = fc.array(
  fc.constantFrom<AppendFault>(
    'works',
    'works',
    'works',
    'unavailable',
    'conflict',
    'unknown, written',
    'unknown, not written',
    'unknown, written late',
  ),
  { maxLength: 60 },
);

/** A command of the pool: which stream, how many claims, and whether it is bound to be refused follow from its number. */
const wish = (n: number) => ({ type: 'Claim' as const, by: `c${n}`, count: 1 + (n % 3), ...(n % 7 === 6 ? { most: 0 } : {}) });
const streamOf = (n: number): string => STREAMS[n % 3] ?? 'tally-a';
const context = (n: number): CommandContext => {
  const commandId = `00000000-0000-5000-8000-${String(n).padStart(12, '0')}` as CommandId;
  return { commandId, actor: { kind: 'shop', id: 'k' }, shopId: 's', correlationId: streamOf(n), causationId: commandId };
};

describe('Commands from two processes, with repeats, conflicts and lost answers', () => {
  const folder = temporaryFolders();

  it('are each recorded once, on what was there, in one unbroken chain', async () => {
    await fc.assert(
      fc.asyncProperty(sentCommands, faults, fc.nat(), async (sent, planned, seed) => {
        const store = openEmbeddedEventStore({ folder: folder() });
        const clock = fakeClock();
        const left = [...planned];
        const faulty = new FaultyEventStore(store, () => left.shift() ?? 'works');
        const random = randomFrom(seed);
        const time = { clock, monotonic: monotonicOf(clock), scheduler: hastyScheduler(clock), random };
        const start = () => new StreamCommandHandling({ store: faulty, ...time, codeVersion: '1', foldsKept: 2 });
        const processes = [start(), start()];
        const answers = new Map<number, unknown>();

        const send = async ({ process, command, newCache }: Sent): Promise<void> => {
          if (newCache && random() < 0.1) processes[process] = start();
          const handling = processes[process];
          if (handling === undefined) throw new Error('there are two processes');
          const handled = await handling
            .handle(tallyDecider, streamOf(command), wish(command), context(command))
            .catch((error: unknown) => {
              if (error instanceof StoreUnavailable || error instanceof CommandNotSettled) return undefined;
              throw error;
            });
          if (handled === undefined) return;
          const answer = answerOf(handled);
          expect(answers.get(command) ?? answer).toEqual(answer);
          answers.set(command, answer);
        };
        await Promise.all(sent.map(send));
        left.length = 0;
        // Whoever got no answer asks again with the same command.
        await Promise.all(sent.map(send));

        for (const stream of STREAMS) await checkStream(start(), stream, new Set(sent.map(({ command }) => command)));
        expect(await store.findDamage()).toBeUndefined();
        await store.close();
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

async function checkStream(handling: StreamCommandHandling, stream: string, sent: ReadonlySet<number>): Promise<void> {
  const events = await handling.records<TallyFact>(tallyDecider, stream);
  const claims = events.filter((event) => event.type === 'Claimed');
  expect(claims.map(({ data }) => data.number)).toEqual(claims.map((_, index) => index + 1));
  let prev: Sha256 | undefined;
  for (const [index, event] of events.entries()) {
    expect([event.revision, event.metadata.prev]).toEqual([index, prev]);
    prev = event.leaf;
  }
  for (const n of [...sent].filter((command) => streamOf(command) === stream)) {
    const own = events.filter(({ metadata }) => metadata.commandId === context(n).commandId);
    const { count, most } = wish(n);
    expect(own.map(({ type }) => type)).toEqual(most === 0 ? ['ClaimRefused'] : Array.from({ length: count }, () => 'Claimed'));
  }
}

function answerOf(handled: Handled<Tally, TallyFact>): unknown {
  const { state, revision } = handled;
  return { state, revision, ids: 'events' in handled ? handled.events.map(({ id }) => id) : [] };
}
