import { offerOf, productDecider, productStream } from '@app/domain/catalog';
import { type OrderCommand, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { batchStream, INTAKE_STREAM, intakeDecider, type KeyBatchCommand, keyBatchDecider, quotaStream } from '@app/domain/vault';
import { attemptIdOf, derivedCommandId, never, sha256, times, type Wish } from '@app/kernel';
import type { CommandContext } from '@app/platform/command-handling';
import { orderSagas } from '@app/sagas';
import { buyer, confirmPayment, deal, dealLine, orderNumbered, placeOrder, recordRef, startPayment, yuan } from '@app/testing/order-story';
import fc from 'fast-check';
import type { Process, TwoProcesses } from './two-processes.js';

/** Orders are numbered from 1 to this. */
export const ORDERS = 20;
const PRODUCT = 'product-1';
/** So many different values there are: fewer than the orders want. */
const VALUES = 36;
const UNPAID_QUOTA = 3;
const OPERATOR = { kind: 'operator', id: 'spec' } as const;
/** The reactions that move keys; the others talk to channels and to people. */
const MOVING_KEYS = new Set([
  'reserve-stock-when-order-placed',
  'release-stock-when-order-ends',
  'deliver-when-payment-confirmed',
  'restock-or-refund-when-allocation-failed',
  'refund-duplicate-and-late-payments',
]);
const sagas = orderSagas.filter(({ name }) => MOVING_KEYS.has(name));

/** One thing that happens, about an order or the stock, and which process it comes to. */
export type Step = { readonly process: 0 | 1; readonly order: number; readonly what: What };
type Plain = 'place' | 'start-payment' | 'cancel' | 'expire' | 'react';
type What =
  | { readonly kind: Plain }
  | { readonly kind: 'money'; readonly trade: number }
  | { readonly kind: 'quarantine'; readonly nth: number; readonly into: boolean }
  | { readonly kind: 'import'; readonly values: readonly number[] };

const plain = (weight: number, kind: Plain) => ({ weight, arbitrary: fc.constant<What>({ kind }) });
const what: fc.Arbitrary<What> = fc.oneof(
  ...[plain(16, 'place'), plain(8, 'start-payment'), plain(2, 'cancel'), plain(2, 'expire'), plain(16, 'react')],
  { weight: 24, arbitrary: fc.record({ kind: fc.constant('money' as const), trade: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('quarantine' as const), nth: fc.nat(40), into: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      values: fc.array(fc.nat(VALUES - 1), { minLength: 2, maxLength: 8, size: 'max' }),
    }),
  },
);

/** A day at the shop: hundreds of things that happen. */
export const trade: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ process: fc.constantFrom<0 | 1>(0, 1), order: fc.integer({ min: 1, max: ORDERS }), what }),
  { minLength: 200, maxLength: 320, size: 'max' },
);

/** Lists the one product. */
export async function openShop(house: TwoProcesses): Promise<void> {
  const times = { payWithinSeconds: 900, deliverWithinSeconds: 900 };
  const offer = offerOf({ name: 'Key', sku: 'KEY', unitPrice: yuan(10), route: 'auto-key', ...times, refundPolicy: 'none' }, 'live');
  const list = { type: 'ListProduct', productId: PRODUCT, offer } as const;
  await house.process(0).handling.handle(productDecider, productStream(PRODUCT), list, context('list', PRODUCT));
}

/** One thing happens. `id` names it: said again, it is the same. */
export async function happen(house: TwoProcesses, { process, order, what }: Step, id: string): Promise<void> {
  const running = house.process(process);
  const orderId = orderNumbered(order);
  const send = (wish: Wish<OrderCommand>) =>
    running.handling.handle(orderCaseDecider, orderStream(orderId), wish, context(`${wish.type} ${id}`, orderId));
  switch (what.kind) {
    case 'place':
      await send(wishOf(order));
      return react(house, running, order);
    case 'start-payment':
      await send(startPayment());
      return;
    case 'money': {
      const { state } = await running.handling.fold(orderCaseDecider, orderStream(orderId));
      if (state.payments.attempts.length === 0) await send(startPayment());
      const { tradeNo, trade } = { tradeNo: `T-${order}-${what.trade}`, trade: recordRef(`trade-${order}-${what.trade}`) };
      const money = { tradeNo, trade, paid: times(yuan(10), quantityOf(order)), paidAt: house.clock.now() };
      await send(confirmPayment({ attemptId: attemptIdOf(orderId, 1), ...money }));
      return react(house, running, order);
    }
    case 'cancel':
      await send({ type: 'CancelOrder', by: 'shop' });
      return;
    case 'expire':
      // Its money, if it comes, comes late.
      await send(startPayment());
      house.clock.advance(1_100);
      await send({ type: 'ExpireOrder' });
      return;
    case 'react':
      return react(house, running, order);
    case 'quarantine':
      return quarantine(running, what, id);
    case 'import':
      return bringIn(running, what.values, id);
    default:
      return never(what);
  }
}

/** Carries out what the reactions want for an order, each on its newest case file. */
export async function react({ clock }: TwoProcesses, { work }: Process, order: number): Promise<void> {
  for (const saga of sagas) {
    const file = await work.loadCaseFile(orderNumbered(order));
    if (file === undefined) return;
    for (const [ordinal, intent] of saga.react(file, clock.now()).entries()) await work.perform(saga.name, file, intent, ordinal);
  }
}

/** The key behind a number. */
export function keyValue(n: number): string {
  return `VALUE-${String(n).padStart(4, '0')}`;
}

/** How many keys an order is about. */
export function quantityOf(order: number): number {
  return 1 + (order % 3);
}

/** Five buyers share the orders; every other order counts against its buyer's quota. */
function wishOf(order: number): Wish<OrderCommand> {
  const contact = sha256(`buyer ${order % 5}`);
  const line = dealLine({ productId: PRODUCT, quantity: quantityOf(order) });
  const quota = order % 2 === 0 ? { quota: { stream: quotaStream(contact, PRODUCT), limit: UNPAID_QUOTA } } : {};
  return placeOrder({ orderId: orderNumbered(order), deal: deal(line), buyer: buyer({ indexes: { contact } }), ...quota });
}

async function bringIn({ imports }: Process, values: readonly number[], id: string): Promise<void> {
  const lines = values.map((value, index) => ({ line: index + 1, value: keyValue(value) }));
  const done = await imports.run({ productId: PRODUCT, commandId: derivedCommandId('import', id), actor: OPERATOR }, lines);
  if (done.outcome === 'refused') throw new Error(done.refusal.code);
}

/** Keeps a key of some admitted batch back, or lets it go. */
async function quarantine({ handling }: Process, { nth, into }: Extract<What, { kind: 'quarantine' }>, id: string): Promise<void> {
  const { state: intake } = await handling.fold(intakeDecider, INTAKE_STREAM);
  const batchId = nthOf(intake.admitted.get(PRODUCT) ?? [], nth)?.batchId;
  if (batchId === undefined) return;
  const stream = batchStream(batchId);
  const { state: batch } = await handling.fold(keyBatchDecider, stream);
  const keyId = nthOf(batch.stage === 'none' ? [] : batch.keys, nth)?.keyId;
  if (keyId === undefined) return;
  const wish: Wish<KeyBatchCommand> = into
    ? { type: 'QuarantineKeys', keyIds: [keyId], reason: 'story' }
    : { type: 'ReleaseKeysFromQuarantine', keyIds: [keyId] };
  await handling.handle(keyBatchDecider, stream, wish, context(`quarantine ${id}`, batchId));
}

function nthOf<T>(items: readonly T[], n: number): T | undefined {
  return items[n % Math.max(1, items.length)];
}

function context(what: string, about: string): CommandContext {
  const commandId = derivedCommandId('spec', what, about);
  return { commandId, actor: OPERATOR, shopId: 'shop-1', correlationId: about, causationId: commandId };
}
