import { type OrderFact, orderCaseDecider, orderStream, placedOrder, releasableReservations } from '@app/domain/order-case';
import { batchReservation, batchStream, keyBatchDecider, shelfOf } from '@app/domain/vault';
import { type CommandHandling, StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, hastyScheduler, InMemoryEventStore, keysImported, randomFrom } from '@app/testing';
import {
  chargebackDebited,
  chargebackReversed,
  deal,
  dealLine,
  deliveryStarted,
  heldPart,
  LINE,
  ORDER,
  orderPlaced,
  paymentAttemptStarted,
  paymentConfirmed,
  refundObserved,
  reservation,
  reservationPlanned,
  riskAssessed,
  stockReserved,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AllocateKeys } from './allocate-keys.effect.js';
import { BatchCommands } from './batch-commands.handlers.js';
import { Brakes } from './brakes.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';
import { ReleaseStock } from './release-stock.effect.js';

const BATCHES = ['x', 'y'] as const;
const parts = BATCHES.map((batchId) => heldPart(1, batchId));
const price = yuan(20);
const inDelivery: readonly OrderFact[] = [
  orderPlaced({ deal: deal(dealLine({ quantity: BATCHES.length })) }),
  reservationPlanned({ parts: BATCHES.map((batchId) => ({ batchId, quantity: 1 })) }),
  stockReserved({ parts }),
  paymentAttemptStarted({ amountDue: price }),
  paymentConfirmed({ amount: price }),
  riskAssessed(),
  deliveryStarted(),
];

/** Called before each thing that a performer asks of the store. */
type Pace = () => Promise<void>;
const atOnce: Pace = () => Promise.resolve();
type Money = 'asked back' | 'seen to go back';

/** A paid order that is being delivered from two batches. */
class House {
  private readonly store = new InMemoryEventStore();
  private readonly clock = fakeClock();
  private readonly handling = new StreamCommandHandling({
    ...{ store: this.store, clock: this.clock, scheduler: hastyScheduler(this.clock), random: randomFrom(1), codeVersion: 'spec' },
  });

  static async inDelivery(): Promise<House> {
    const house = new House();
    await house.record(...inDelivery);
    for (const batchId of BATCHES) {
      await appendFacts(house.store, batchStream(batchId), keysImported(batchId, 1));
      const wish = { type: 'ReserveKeys', reservationId: reservation(), orderId: ORDER, quantity: 1 } as const;
      await new BatchCommands(house.handling).send(batchId, ORDER, wish, 'spec');
    }
    return house;
  }

  async record(...facts: readonly OrderFact[]): Promise<void> {
    await appendFacts(this.store, orderStream(ORDER), ...facts);
  }

  async money(how: Money): Promise<void> {
    const { orders, file } = { orders: new OrderCommands(this.handling, () => undefined), file: await this.file() };
    const by = { saga: 'spec', intent: 'refund', ordinal: 0, revision: file.revision };
    if (how === 'seen to go back') await this.record(refundObserved({ amount: price }));
    else await orders.send(ORDER, file, { type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator' }, by);
  }

  async allocate(pace: Pace = atOnce): Promise<void> {
    const handling = this.paced(pace);
    const orders = new OrderCommands(handling, () => undefined);
    const effect = new AllocateKeys(orders, new BatchCommands(handling), new Brakes(handling));
    await effect.perform({ saga: 'spec', orderId: ORDER, ordinal: 0, with: { lineId: LINE } });
  }

  async release(pace: Pace = atOnce): Promise<void> {
    const handling = this.paced(pace);
    const effect = new ReleaseStock(new OrderCommands(handling, () => undefined), new BatchCommands(handling));
    await effect.perform({ saga: 'spec', orderId: ORDER, ordinal: 0, with: { reservationId: reservation() } });
  }

  async file() {
    return (await this.handling.fold(orderCaseDecider, orderStream(ORDER))).state;
  }

  /** What the order says of its keys, and where they are. */
  async outcome() {
    const file = await this.file();
    const batches = await Promise.all(BATCHES.map((batchId) => this.handling.fold(keyBatchDecider, batchStream(batchId))));
    return {
      order: placedOrder(file.ordering)?.reservations[0]?.stage,
      isDelivered: file.fulfilment.lines.some((line) => line.allocation !== undefined),
      batches: batches.map(({ state }) => batchReservation(state, reservation())?.stage),
      sellable: batches.reduce((sum, { state }) => sum + shelfOf(state).sellable, 0),
    };
  }

  private paced(pace: Pace): CommandHandling {
    return {
      records: (...given) => this.handling.records(...given),
      fold: async (...given) => {
        await pace();
        return this.handling.fold(...given);
      },
      handle: async (...given) => {
        await pace();
        return this.handling.handle(...given);
      },
    };
  }
}

const back = { order: 'released', isDelivered: false, batches: ['released', 'released'], sellable: 2 };
const delivered = { order: 'reserved', isDelivered: true, batches: ['allocated', 'allocated'], sellable: 0 };

/** How often an allocation that nobody disturbs asks something of the store. */
async function stepsOfAllocation(): Promise<number> {
  let steps = 0;
  await (await House.inDelivery()).allocate(() => {
    steps += 1;
    return Promise.resolve();
  });
  return steps;
}

describe.each(['asked back', 'seen to go back'] as const)('Keys of an order whose money is %s during delivery', (how) => {
  it('go back or are delivered, whenever the money goes and whenever they are released', async () => {
    const steps = await stepsOfAllocation();
    const ends: unknown[] = [];
    for (let refundAt = 0; refundAt <= steps; refundAt += 1) {
      for (let releaseAt = refundAt; releaseAt <= steps; releaseAt += 1) {
        const house = await House.inDelivery();
        let step = 0;
        const meanwhile = async (): Promise<void> => {
          if (step === refundAt) await house.money(how);
          if (step === releaseAt) await house.release();
          step += 1;
        };
        await house.allocate(meanwhile);
        while (step <= steps) await meanwhile();
        const end = await house.outcome();
        expect([refundAt, releaseAt, end]).toEqual([refundAt, releaseAt, end.isDelivered ? delivered : back]);
        expect([refundAt, end.isDelivered]).toEqual([refundAt, refundAt === steps]);
        ends.push(end);
      }
    }
    expect(ends).toContainEqual(back);
    expect(ends).toContainEqual(delivered);
  });

  it('go back or are delivered, in whatever order the steps come and whoever dies between two of them', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }), { minLength: 4, maxLength: 4 }),
        async (s, dies) => {
          const house = await House.inDelivery();
          const turns = (who: string, death: number | undefined): Pace => {
            let left = death;
            return async () => {
              await s.schedule(Promise.resolve(), who);
              left = left === undefined ? undefined : left - 1;
              if (left === 0) throw new Error('died');
            };
          };
          const refund = async (): Promise<void> => {
            await s.schedule(Promise.resolve(), 'money');
            await house.money(how);
            await Promise.allSettled([house.release(turns('release', dies[0])), house.release(turns('release again', dies[1]))]);
          };
          await s.waitFor(
            Promise.allSettled([refund(), house.allocate(turns('allocate', dies[2])), house.allocate(turns('allocate again', dies[3]))]),
          );
          await house.allocate();
          await house.release();
          const end = await house.outcome();
          expect(end).toEqual(end.isDelivered ? delivered : back);
          expect(releasableReservations(await house.file())).toEqual([]);
        },
      ),
      { numRuns: 150 },
    ));
});

describe('Keys of an order whose money was charged back during delivery', () => {
  it('wait for the outcome, and are delivered when the charge-back is reversed', async () => {
    const house = await House.inDelivery();
    await house.record(chargebackDebited({ amount: price }));
    await house.release();
    await house.allocate();
    expect(await house.outcome()).toEqual({ order: 'reserved', isDelivered: false, batches: ['reserved', 'reserved'], sellable: 0 });
    await house.record(chargebackReversed({ amount: price }));
    await house.allocate();
    expect(await house.outcome()).toEqual(delivered);
  });
});
