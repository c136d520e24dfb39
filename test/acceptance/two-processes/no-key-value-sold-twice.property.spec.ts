import { join } from 'node:path';
import { CommandNotSettled } from '@app/platform/command-handling';
import { StoreUnavailable } from '@app/platform/event-store';
import { openEmbeddedSecretStore } from '@app/platform/secrets';
import { fakeClock, fakeScheduler, ProcessDied, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { happen, keyValue, ORDERS, openShop, react, type Step, trade } from './key-trade.js';
import { readSoldKeys } from './sold-keys.js';
import { type Counts, TwoProcesses } from './two-processes.js';

const RUNS = 14;
const SEED = 20_261_124;
const AT_ONCE = 8;
const MOST_ROUNDS = 20;
/** Longer than a paid order waits for new stock. */
const GIVING_UP_SECONDS = 4_000;

/** Whoever meets a store that fails or a process that dies asks again later; nothing else may go wrong. */
async function mayFail(happening: Promise<void>): Promise<void> {
  await happening.catch((error: unknown) => {
    if (error instanceof StoreUnavailable || error instanceof CommandNotSettled || error instanceof ProcessDied) return;
    throw error;
  });
}

/** Everything happens, several things at once, in both processes. */
async function live(house: TwoProcesses, steps: readonly Step[]): Promise<void> {
  house.trouble();
  for (let from = 0; from < steps.length; from += AT_ONCE) {
    const wave = steps.slice(from, from + AT_ONCE);
    await Promise.all(wave.map((step, index) => mayFail(happen(house, step, String(from + index)))));
  }
}

/** Imports are repeated until they are answered, and the reactions go on until nothing happens any more. */
async function finish(house: TwoProcesses, steps: readonly Step[]): Promise<void> {
  house.calm();
  for (const [index, step] of steps.entries()) if (step.what.kind === 'import') await happen(house, step, String(index));
  await untilQuiet(house);
  house.clock.advance(GIVING_UP_SECONDS);
  await untilQuiet(house);
}

async function untilQuiet(house: TwoProcesses): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = await house.events.headPosition();
    for (let order = 1; order <= ORDERS; order += 1) await react(house, house.process(order % 2 === 0 ? 0 : 1), order);
    if ((await house.events.headPosition()) === before) return;
  }
  throw new Error(`the reactions have no end in ${MOST_ROUNDS} rounds`);
}

function valuesBroughtIn(steps: readonly Step[]): readonly string[] {
  const numbers = steps.flatMap(({ what }) => (what.kind === 'import' ? what.values : []));
  return [...new Set(numbers)].map(keyValue).toSorted();
}

describe('Two processes that sell the same keys, over a store that answers badly, and that die in the middle of it', () => {
  const folder = temporaryFolders();

  it('never sell one key value twice, and lose none', async () => {
    const home = folder();
    const clock = fakeClock();
    const secrets = openEmbeddedSecretStore({ folder: home, kekFile: join(home, 'kek'), clock, scheduler: fakeScheduler(clock) });
    const counts: Counts = { commands: 0, conflicts: 0, faults: 0, deaths: 0 };
    const facts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(trade, fc.nat(), async (steps, seed) => {
        const house = new TwoProcesses(secrets, randomFrom(seed), counts);
        await openShop(house);
        await live(house, steps);
        await finish(house, steps);
        const { inStock, allocated, shown, faults } = await readSoldKeys(house.process(0));
        expect(faults).toEqual([]);
        expect(inStock.toSorted()).toEqual(valuesBroughtIn(steps));
        expect(allocated.toSorted()).toEqual([...new Set(allocated)].toSorted());
        expect(shown.toSorted()).toEqual([...new Set(shown)].toSorted());
        expect(shown.filter((value) => !allocated.includes(value))).toEqual([]);
        for await (const { type } of house.events.readAll()) facts.set(type, (facts.get(type) ?? 0) + 1);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    await secrets.close();
    // A story in which little happens and nothing goes wrong proves nothing.
    expect(counts.commands).toBeGreaterThan(5_000);
    expect(counts.conflicts).toBeGreaterThan(50);
    expect(counts.faults).toBeGreaterThan(200);
    expect(counts.deaths).toBeGreaterThan(50);
    for (const type of ['KeysDelivered', 'AllocationFailed', 'KeysRestocked', 'KeysReleased', 'QuotaReleased', 'BatchRefused'])
      expect({ type, often: (facts.get(type) ?? 0) >= 5 }).toEqual({ type, often: true });
    for (const type of ['OrderExpired', 'OrderCancelled', 'LatePaymentReceived', 'OrderReopened'])
      expect({ type, happened: facts.has(type) }).toEqual({ type, happened: true });
  }, 60_000);
});
