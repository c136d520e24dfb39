import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import { type OrderFact, orderStream } from '@app/domain/order-case';
import { batchStream } from '@app/domain/vault';
import { derivedCommandId } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, hastyScheduler, InMemoryEventStore, keysImported, randomFrom } from '@app/testing';
import { ACCOUNT, BATCH, LINE, ORDER, orderInDelivery, reservation } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { AllocateKeys } from './allocate-keys.effect.js';
import { BatchCommands } from './batch-commands.handlers.js';
import { Brakes } from './brakes.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';

/** An order that was paid through an account, and is being delivered while these brakes are set. */
async function inDelivery(...brakes: readonly { readonly effect: 'refunds' | 'deliveries'; readonly account?: string }[]) {
  const clock = fakeClock();
  const store = new InMemoryEventStore();
  const handling = new StreamCommandHandling({ store, clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: '1' });
  const context = (what: string) => {
    const commandId = derivedCommandId('spec', what);
    return { commandId, actor: { kind: 'operator', id: 'k1' } as const, shopId: '', correlationId: what, causationId: commandId };
  };
  await appendFacts(store, orderStream(ORDER), ...orderInDelivery());
  await appendFacts(store, batchStream(BATCH), keysImported(BATCH, 1));
  const batches = new BatchCommands(handling);
  await batches.send(BATCH, ORDER, { type: 'ReserveKeys', reservationId: reservation(), orderId: ORDER, quantity: 1 }, 'spec');
  for (const [n, brake] of brakes.entries()) {
    const wish = { type: 'SetBrake', brakeId: `b${n}`, reason: 'stocktaking', ...brake } as const;
    await handling.handle(operationsDecider, PLATFORM_STREAM, wish, context(`brake ${n}`));
  }
  const effect = new AllocateKeys(new OrderCommands(handling, () => undefined), batches, new Brakes(handling));
  return {
    release: (n: number) =>
      handling.handle(operationsDecider, PLATFORM_STREAM, { type: 'ReleaseBrake', brakeId: `b${n}` }, context(`release ${n}`)),
    allocate: async (): Promise<boolean> => {
      await effect.perform({ saga: 'deliver-when-payment-confirmed', orderId: ORDER, ordinal: 0, with: { lineId: LINE } });
      const records = await handling.records<OrderFact>({ name: 'order-case' }, orderStream(ORDER));
      return records.some(({ type }) => type === 'KeysAllocated');
    },
  };
}

describe('Handing out keys', () => {
  it('goes on while nothing of it is stopped', async () => {
    const { allocate } = await inDelivery({ effect: 'refunds' }, { effect: 'deliveries', account: 'another' });
    expect(await allocate()).toBe(true);
  });

  it.each([{}, { account: ACCOUNT }])(
    'is stopped by a brake, for all or for the account that the order was paid through: %j',
    async (of) => {
      const { allocate, release } = await inDelivery({ effect: 'deliveries', ...of });
      expect(await allocate()).toBe(false);
      await release(0);
      expect(await allocate()).toBe(true);
    },
  );
});
