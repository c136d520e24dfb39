import { orderCaseDecider, orderStream, placedOrder, type Reservation } from '@app/domain/order-case';
import { batchReservation, batchStream, INTAKE_STREAM, type KeyBatch, keyBatchDecider, shelfOf } from '@app/domain/vault';
import { type OrderId, type Wish } from '@app/kernel';
import { type CommandHandling, StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, hastyScheduler, InMemoryEventStore, keysImported, randomFrom } from '@app/testing';
import { deal, dealLine, LINE, ORDER, orderNumbered, orderPlaced, reservationPlanned } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BatchCommands } from './batch-commands.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';
import { QuotaClaims } from './quota-claims.handlers.js';
import { ReserveStock } from './reserve-stock.effect.js';
import { Shelf } from './shelf.handlers.js';

const PRODUCT = 'product-1';
const RIVAL = orderNumbered(2);

/** Called before each thing that a performer asks of the store. */
type Pace = (asked: string) => Promise<void>;
const atOnce: Pace = () => Promise.resolve();

/** A shelf of batches with so many keys each, and orders for them. */
class House {
  private readonly store = new InMemoryEventStore();
  private readonly clock = fakeClock();
  readonly handling = new StreamCommandHandling({
    ...{ store: this.store, clock: this.clock, scheduler: hastyScheduler(this.clock), random: randomFrom(1), codeVersion: 'spec' },
  });

  async stock(batches: { readonly [batchId: string]: number }): Promise<void> {
    for (const [batchId, quantity] of Object.entries(batches)) {
      await appendFacts(this.store, batchStream(batchId), keysImported(batchId, quantity));
      await appendFacts(this.store, INTAKE_STREAM, { type: 'BatchAdmitted', data: { batchId, productId: PRODUCT, quantity } });
    }
  }

  async place(orderId: OrderId, quantity: number): Promise<void> {
    const line = dealLine({ productId: PRODUCT, quantity });
    await appendFacts(this.store, orderStream(orderId), orderPlaced({ orderId, deal: deal(line) }));
  }

  async plan(parts: Reservation['parts']): Promise<void> {
    await appendFacts(this.store, orderStream(ORDER), reservationPlanned({ parts }));
  }

  /** A process with a mind of its own reserves for an order. */
  async reserve(orderId: OrderId, pace: Pace = atOnce): Promise<void> {
    const handling: CommandHandling = {
      records: (...given) => this.handling.records(...given),
      fold: async (...given) => {
        await pace('fold');
        return this.handling.fold(...given);
      },
      handle: async (...given) => {
        await pace(`${given[2].type} ${given[1]}`);
        return this.handling.handle(...given);
      },
    };
    const orders = new OrderCommands(handling, () => undefined);
    const effect = new ReserveStock(orders, new BatchCommands(handling), new Shelf(handling, this.clock), new QuotaClaims(handling));
    await effect.perform({ saga: 'spec', orderId, ordinal: 0, with: { lineId: LINE, purpose: 'placing' } });
  }

  async tell(batchId: string, orderId: OrderId, wish: Parameters<BatchCommands['send']>[2]): Promise<void> {
    await new BatchCommands(this.handling).send(batchId, orderId, wish, 'spec');
  }

  async send(wish: Wish<Parameters<typeof orderCaseDecider.decide>[0]>): Promise<void> {
    const by = { saga: 'spec', intent: wish.type, ordinal: 0, revision: 0 };
    await new OrderCommands(this.handling, () => undefined).send(ORDER, await this.file(ORDER), wish, by);
  }

  async file(orderId: OrderId) {
    return (await this.handling.fold(orderCaseDecider, orderStream(orderId))).state;
  }

  async batch(batchId: string): Promise<KeyBatch> {
    return (await this.handling.fold(keyBatchDecider, batchStream(batchId))).state;
  }

  /** How an order ended up: the parts it relies on, and those of them that its batches do not hold. */
  async outcome(orderId: OrderId) {
    const { ordering } = await this.file(orderId);
    const reservations = placedOrder(ordering)?.reservations ?? [];
    const reserved = reservations.find(({ stage }) => stage === 'reserved');
    const missing: string[] = [];
    for (const { batchId, quantity } of reserved?.parts ?? []) {
      const held = batchReservation(await this.batch(batchId), reserved?.reservationId ?? '');
      if (held?.stage !== 'reserved' || held.keyIds.length !== quantity) missing.push(batchId);
    }
    return { stage: ordering.stage, parts: reserved?.parts, missing };
  }
}

/** Dies before it asks this. */
function dyingAt(what: string): Pace {
  return (asked) => (asked === what ? Promise.reject(new Error('died')) : Promise.resolve());
}

async function shortOfTheSecondPart(): Promise<House> {
  const house = new House();
  await house.stock({ x: 1, y: 1 });
  await house.place(ORDER, 2);
  await house.plan([
    { batchId: 'x', quantity: 1 },
    { batchId: 'y', quantity: 1 },
  ]);
  await house.tell('y', RIVAL, { type: 'ReserveKeys', reservationId: 'rival', orderId: RIVAL, quantity: 1 });
  return house;
}

describe('Reserving stock for an order', () => {
  it('says that a plan is over before any of its keys go back', async () => {
    const house = await shortOfTheSecondPart();
    await house.stock({ z: 1 });
    const asked: string[] = [];
    await house.reserve(ORDER, (what) => Promise.resolve(void asked.push(what)));
    const told = asked.filter((what) => /Plan|Release|Record/.test(what)).map((what) => what.split(' ')[0]);
    expect(told).toEqual(['PlanReservation', 'ReleaseKeys', 'ReleaseKeys', 'RecordStockReserved']);
    expect(await house.outcome(ORDER)).toMatchObject({ stage: 'open', missing: [], parts: [{ batchId: 'x' }, { batchId: 'z' }] });
  });

  it('ends the order, and then gives back what it had, where there are not enough keys', async () => {
    const house = await shortOfTheSecondPart();
    const asked: string[] = [];
    await house.reserve(ORDER, (what) => Promise.resolve(void asked.push(what)));
    const told = asked.filter((what) => /Release|Record/.test(what)).map((what) => what.split(' ')[0]);
    expect(told).toEqual(['RecordStockUnavailable', 'ReleaseKeys', 'ReleaseKeys']);
    const { ordering } = await house.file(ORDER);
    expect(ordering).toMatchObject({ stage: 'ended', order: { stockUnavailable: { wanted: 2, available: 1 } } });
    expect(shelfOf(await house.batch('x')).sellable).toBe(1);
  });

  it('does not take keys as held that went back before it died', async () => {
    const house = await shortOfTheSecondPart();
    await house.stock({ z: 1 });
    await expect(house.reserve(ORDER, dyingAt(`ReleaseKeys ${batchStream('y')}`))).rejects.toThrow('died');
    await house.tell('y', RIVAL, { type: 'ReleaseKeys', reservationId: 'rival', orderId: RIVAL });
    await house.reserve(ORDER);
    expect(await house.outcome(ORDER)).toMatchObject({ stage: 'open', missing: [] });
  });

  it('does not take a repeated answer of a batch as held when the keys have gone back', async () => {
    const house = await shortOfTheSecondPart();
    const [held] = placedOrder((await house.file(ORDER)).ordering)?.reservations ?? [];
    const names = { reservationId: held?.reservationId ?? '', orderId: ORDER };
    await house.tell('x', ORDER, { type: 'ReserveKeys', ...names, quantity: 1 });
    await house.tell('x', ORDER, { type: 'ReleaseKeys', ...names });
    await house.tell('y', RIVAL, { type: 'ReleaseKeys', reservationId: 'rival', orderId: RIVAL });
    await house.reserve(ORDER);
    expect(await house.outcome(ORDER)).toMatchObject({ stage: 'open', missing: [] });
  });

  it.each(['ReleaseKeys', 'ReserveKeys'])('does not find itself in the way when it died at %s with another plan made', async (step) => {
    const house = await shortOfTheSecondPart();
    await house.stock({ z: 1 });
    const passed: string[] = [];
    const pace: Pace = (asked) => {
      passed.push(asked);
      const isPlanned = passed.some((what) => what.startsWith('PlanReservation'));
      return isPlanned && asked.startsWith(step) ? Promise.reject(new Error('died')) : Promise.resolve();
    };
    await expect(house.reserve(ORDER, pace)).rejects.toThrow('died');
    await house.reserve(ORDER);
    expect(await house.outcome(ORDER)).toMatchObject({ stage: 'open', missing: [], parts: [{ batchId: 'x' }, { batchId: 'z' }] });
  });

  it('leaves keys alone when the order ended while they were set aside', async () => {
    const house = new House();
    await house.stock({ x: 2 });
    await house.place(ORDER, 2);
    const cancelled: Pace = (asked) =>
      asked.startsWith('RecordStockReserved') ? house.send({ type: 'CancelOrder', by: 'shop' }) : Promise.resolve();
    await house.reserve(ORDER, cancelled);
    expect((await house.outcome(ORDER)).stage).toBe('ended');
    expect(shelfOf(await house.batch('x')).reserved).toBe(2);
  });
});

describe('Two processes that reserve for one order while another wants the same keys', () => {
  const size = fc.integer({ min: 1, max: 3 });
  const death = fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined });
  const deaths = fc.record({ first: death, second: death, rival: death });

  it('say "reserved" only of keys that are held, and "sold out" only where there are too few', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.tuple(size, size, size), size, size, deaths, async (s, [x, y, z], wanted, rivals, dies) => {
        const house = new House();
        await house.stock({ x, y, z });
        await house.place(ORDER, wanted + 1);
        await house.place(RIVAL, rivals);
        const turns = (who: string, death: number | undefined): Pace => {
          let left = death;
          return async (asked) => {
            await s.schedule(Promise.resolve(), `${who} ${asked}`);
            left = left === undefined ? undefined : left - 1;
            if (left === 0) throw new Error('died');
          };
        };
        const all = Promise.allSettled([
          house.reserve(ORDER, turns('first', dies.first)),
          house.reserve(ORDER, turns('second', dies.second)),
          house.reserve(RIVAL, turns('rival', dies.rival)),
        ]);
        await s.waitFor(all);
        for (const orderId of [ORDER, RIVAL, ORDER]) await house.reserve(orderId);
        const [mine, other] = [await house.outcome(ORDER), await house.outcome(RIVAL)];
        expect([mine.missing, other.missing]).toEqual([[], []]);
        for (const { stage } of [mine, other]) expect(['open', 'ended']).toContain(stage);
        if (x + y + z >= wanted + 1 + rivals) expect([mine.stage, other.stage]).toEqual(['open', 'open']);
        else expect([mine.stage, other.stage]).not.toEqual(['open', 'open']);
      }),
      { numRuns: 150 },
    ));
});
