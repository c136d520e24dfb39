import { batchStream, INTAKE_STREAM } from '@app/domain/vault';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, hastyScheduler, InMemoryEventStore, keyIdsOf, keysImported, randomFrom } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { Shelf } from './shelf.handlers.js';

const PRODUCT = 'product-1';
const names = { reservationId: 'r1', orderId: 'o1', keyIds: keyIdsOf('b1', 1) };

/** A batch whose only key was handed out, and a shelf that has found it so. */
async function soldOut() {
  const [store, clock] = [new InMemoryEventStore(), fakeClock()];
  const handling = new StreamCommandHandling({
    store,
    clock,
    scheduler: hastyScheduler(clock),
    random: randomFrom(1),
    codeVersion: 'spec',
  });
  const shelf = new Shelf(handling, clock);
  const record = (...facts: Parameters<typeof appendFacts>[2][]) => appendFacts(store, batchStream('b1'), ...facts);
  await record(keysImported('b1', 1), { type: 'KeysReserved', data: names });
  await record({ type: 'KeysAllocated', data: { ...names, allocationId: 'a1' } });
  await appendFacts(store, INTAKE_STREAM, { type: 'BatchAdmitted', data: { batchId: 'b1', productId: PRODUCT, quantity: 1 } });
  const plan = () => shelf.plan(PRODUCT, 1, () => false);
  expect(await plan()).toEqual({ enough: false, available: 0 });
  return { clock, plan, record };
}

describe('The shelf', () => {
  it('looks again after ten minutes at a batch that was sold out', async () => {
    const { clock, plan, record } = await soldOut();
    await record({ type: 'KeysReleased', data: { ...names, unknown: false } });
    clock.advance(599);
    expect(await plan()).toEqual({ enough: false, available: 0 });
    clock.advance(1);
    expect(await plan()).toEqual({ enough: true, parts: [{ batchId: 'b1', quantity: 1 }] });
    expect(await plan()).toEqual({ enough: true, parts: [{ batchId: 'b1', quantity: 1 }] });
  });

  it('waits another ten minutes where it is still sold out', async () => {
    const { clock, plan, record } = await soldOut();
    clock.advance(600);
    expect(await plan()).toEqual({ enough: false, available: 0 });
    await record({ type: 'KeysReleased', data: { ...names, unknown: false } });
    clock.advance(599);
    expect(await plan()).toEqual({ enough: false, available: 0 });
    clock.advance(1);
    expect(await plan()).toMatchObject({ enough: true });
  });
});
