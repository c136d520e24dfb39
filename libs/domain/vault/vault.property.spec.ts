import { instant, isRefused } from '@app/kernel';
import { keysImported } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type KeyBatch, type KeyBatchCommand, type KeyBatchFact, keyBatchDecider, quotaDecider, shelfOf } from './index.js';

const at = instant('2026-11-24T10:00:00Z');
const BATCHES = ['b1', 'b2', 'b3'] as const;
const KEYS_PER_BATCH = 12;

/** A batch that is told commands one after the other, and what it recorded. */
type Told = { batch: KeyBatch; facts: KeyBatchFact[] };

function tell(told: Told, command: KeyBatchCommand): void {
  const decision = keyBatchDecider.decide(command, told.batch);
  if (isRefused(decision)) return;
  for (const fact of decision.events) {
    told.batch = keyBatchDecider.evolve(told.batch, fact, { revision: told.facts.length, recordedAt: at });
    told.facts.push(fact);
  }
}

function importedBatch(batchId: string): Told {
  const told: Told = { batch: keyBatchDecider.initialState, facts: [] };
  tell(told, { ...keysImported(batchId, KEYS_PER_BATCH).data, type: 'ImportKeys', at });
  return told;
}

const order = fc.integer({ min: 1, max: 25 });
const step = fc.record({
  batchId: fc.constantFrom(...BATCHES),
  command: fc.oneof(
    fc
      .tuple(order, fc.integer({ min: 1, max: 4 }))
      .map(([n, quantity]): KeyBatchCommand => ({ type: 'ReserveKeys', at, reservationId: `r${n}`, orderId: `o${n}`, quantity })),
    order.map((n): KeyBatchCommand => ({ type: 'ReleaseKeys', at, reservationId: `r${n}`, orderId: `o${n}` })),
    fc
      .tuple(order, fc.integer({ min: 1, max: 2 }))
      .map(([n, k]): KeyBatchCommand => ({ type: 'AllocateKeys', at, allocationId: `r${n}-k${k}`, reservationId: `r${n}` })),
  ),
});
const quarantine = fc.record({
  batchId: fc.constantFrom(...BATCHES),
  key: fc.integer({ min: 1, max: KEYS_PER_BATCH }),
  into: fc.boolean(),
});

describe('Several batches under thousands of interleaved commands', () => {
  it('never hand a key out twice, never lose one, and repeat nothing', () => {
    let commands = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: quarantine }), { minLength: 100, maxLength: 400 }),
        (steps) => {
          const vault = new Map(BATCHES.map((batchId) => [batchId, importedBatch(batchId)]));
          for (const one of steps) {
            const told = vault.get(one.batchId);
            if (told === undefined) throw new Error(`no batch ${one.batchId}`);
            const command = 'command' in one ? one.command : quarantineCommand(one.batchId, one.key, one.into);
            tell(told, command);
            const recorded = told.facts.length;
            tell(told, command);
            expect(told.facts).toHaveLength(recorded);
            commands += 2;
          }
          for (const told of vault.values()) holds(told);
        },
      ),
      { numRuns: 60 },
    );
    expect(commands).toBeGreaterThan(5_000);
  });
});

function quarantineCommand(batchId: string, key: number, into: boolean): KeyBatchCommand {
  const keyIds = [`${batchId}-${String(key).padStart(4, '0')}`];
  return into ? { type: 'QuarantineKeys', at, keyIds, reason: 'story' } : { type: 'ReleaseKeysFromQuarantine', at, keyIds };
}

/** What must be true of a batch whatever was asked of it: told from its facts alone, and compared with its fold. */
function holds({ batch, facts }: Told): void {
  const heldBy = new Map<string, string>();
  const handedOut = new Map<string, string>();
  const gone = new Set<string>();
  for (const fact of facts) {
    switch (fact.type) {
      case 'KeysReserved':
        expect(gone.has(fact.data.reservationId)).toBe(false);
        for (const keyId of fact.data.keyIds) {
          expect([keyId, heldBy.get(keyId), handedOut.get(keyId)]).toEqual([keyId, undefined, undefined]);
          heldBy.set(keyId, fact.data.reservationId);
        }
        break;
      case 'KeysReleased':
        gone.add(fact.data.reservationId);
        for (const keyId of fact.data.keyIds) {
          expect([heldBy.get(keyId), handedOut.has(keyId)]).toEqual([fact.data.reservationId, false]);
          heldBy.delete(keyId);
        }
        break;
      case 'KeysAllocated':
        for (const keyId of fact.data.keyIds) {
          expect([heldBy.get(keyId), handedOut.has(keyId)]).toEqual([fact.data.reservationId, false]);
          handedOut.set(keyId, fact.data.allocationId);
        }
        break;
      default:
        break;
    }
  }
  const shelf = shelfOf(batch);
  expect(shelf.free + shelf.reserved + shelf.allocated).toBe(KEYS_PER_BATCH);
  expect(shelf).toMatchObject({ total: KEYS_PER_BATCH, allocated: handedOut.size, reserved: heldBy.size - handedOut.size });
}

describe("A buyer's quota under interleaved claims", () => {
  it('is never exceeded, and a freed claim never comes back', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.boolean()), { maxLength: 80 }), (steps) => {
        let quota = quotaDecider.initialState;
        const gone = new Set<string>();
        for (const [n, isClaim] of steps) {
          const names = { at, reservationId: `r${n}`, orderId: `o${n}` };
          const decision = quotaDecider.decide(
            isClaim ? { type: 'ClaimQuota', ...names, limit: 3 } : { type: 'FreeQuota', ...names, because: 'order-ended' },
            quota,
          );
          const facts = isRefused(decision) ? [] : decision.events;
          quota = facts.reduce((state, fact, revision) => quotaDecider.evolve(state, fact, { revision, recordedAt: at }), quota);
          if (!isClaim) gone.add(names.reservationId);
          expect(quota.held.length).toBeLessThanOrEqual(3);
          expect(quota.held.filter(({ reservationId }) => gone.has(reservationId))).toEqual([]);
        }
      }),
    ));
});
