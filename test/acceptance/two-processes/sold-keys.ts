import { type OrderCase, orderCaseDecider, orderStream, placedOrder, releasableReservations, viewableKeyIds } from '@app/domain/order-case';
import {
  admittedBatches,
  type BatchReservation,
  batchStream,
  INTAKE_STREAM,
  intakeDecider,
  type KeyBatch,
  keyBatchDecider,
} from '@app/domain/vault';
import { derivedCommandId, isOrderId, type OrderId } from '@app/kernel';
import { orderNumbered, origin } from '@app/testing/order-story';
import { ORDERS, quantityOf } from './key-trade.js';
import type { Process } from './two-processes.js';

type Batch = Extract<KeyBatch, { readonly stage: 'imported' }>;

/** What became of the keys in the end. */
export type SoldKeys = {
  /** The value of each key in an admitted batch. */
  readonly inStock: readonly string[];
  /** The value of each key of each live allocation: of one that two orders hold, twice. */
  readonly allocated: readonly string[];
  /** What buyers were shown. */
  readonly shown: readonly string[];
  /** In words, what does not add up. */
  readonly faults: readonly string[];
};

/** Looks at every batch and every order, and has the buyers open their keys. */
export async function readSoldKeys(process: Process): Promise<SoldKeys> {
  const batches = await admitted(process);
  const files = new Map<string, OrderCase>();
  const shown: string[] = [];
  const faults: string[] = [];
  for (let n = 1; n <= ORDERS; n += 1) {
    const orderId = orderNumbered(n);
    const values = await open(process, orderId);
    shown.push(...values);
    const { state: file } = await process.handling.fold(orderCaseDecider, orderStream(orderId));
    files.set(orderId, file);
    if (values.length !== 0 && values.length !== quantityOf(n))
      faults.push(`order ${n} was shown ${values.length} keys of ${quantityOf(n)}`);
    faults.push(...faultsOfOrder(file, batches).map((fault) => `order ${n}: ${fault}`));
  }
  for (const batch of batches) faults.push(...faultsOfBatch(batch, files));
  return { inStock: await valuesOf(process, batches), allocated: await allocated(process, batches), shown, faults };
}

async function admitted({ handling }: Process): Promise<readonly Batch[]> {
  const { state: intake } = await handling.fold(intakeDecider, INTAKE_STREAM);
  const ids = [...intake.admitted.whole().keys()].flatMap((productId) => admittedBatches(intake, productId)).map(({ batchId }) => batchId);
  const states = await Promise.all(ids.map(async (batchId) => (await handling.fold(keyBatchDecider, batchStream(batchId))).state));
  return states.filter((batch) => batch.stage !== 'none');
}

async function valuesOf({ keys }: Process, batches: readonly Batch[]): Promise<readonly string[]> {
  return keys.reveal(batches.flatMap(({ batchId, keys: all }) => all.map(({ keyId }) => ({ keyId, batchId }))));
}

async function allocated({ keys }: Process, batches: readonly Batch[]): Promise<readonly string[]> {
  const live = batches.flatMap(({ batchId, reservations }) =>
    [...reservations.values()]
      .filter(({ stage }) => stage === 'allocated')
      .flatMap(({ keyIds }) => keyIds.map((keyId) => ({ keyId, batchId }))),
  );
  return keys.reveal(live);
}

/** The buyer opens the keys: that is on record first, as protocols 8 wants it. Nothing when there is nothing to see. */
async function open({ handling, keys }: Process, orderId: OrderId): Promise<readonly string[]> {
  const commandId = derivedCommandId('spec', 'view', orderId);
  const context = {
    commandId,
    actor: { kind: 'buyer', id: 'spec' } as const,
    shopId: 'shop-1',
    correlationId: orderId,
    causationId: commandId,
  };
  const view = { type: 'ViewDelivery', tokenN: 0, origin: origin() } as const;
  const { outcome, state } = await handling.handle(orderCaseDecider, orderStream(orderId), view, context);
  if (outcome === 'refused') return [];
  const viewable = new Set(viewableKeyIds(state.fulfilment));
  return keys.reveal(state.fulfilment.lines.flatMap((line) => line.allocation?.keys ?? []).filter(({ keyId }) => viewable.has(keyId)));
}

/** What an order believes to hold, its batches must hold for it. */
function faultsOfOrder(file: OrderCase, batches: readonly Batch[]): readonly string[] {
  const reservations = placedOrder(file.ordering)?.reservations ?? [];
  const heldAt = (batchId: string, reservationId: string): BatchReservation | undefined =>
    batches.find((batch) => batch.batchId === batchId)?.reservations.get(reservationId);
  const lost = reservations
    .filter(({ stage }) => stage === 'reserved')
    .flatMap(({ reservationId, parts }) =>
      parts.filter(({ batchId, quantity }) => heldAt(batchId, reservationId)?.keyIds.length !== quantity),
    );
  const allocations = file.fulfilment.lines.flatMap(({ allocation }) => (allocation === undefined ? [] : [allocation]));
  const strange = allocations.flatMap(({ allocationId, reservationId, keys }) =>
    keys.filter(({ keyId, batchId }) => {
      const held = heldAt(batchId, reservationId);
      return held?.allocationId !== allocationId || !held.keyIds.includes(keyId);
    }),
  );
  return [
    ...lost.map(({ batchId }) => `its reservation is not held at ${batchId}`),
    ...strange.map(({ keyId }) => `key ${keyId} was not handed out to it`),
    ...releasableReservations(file).map(({ reservationId }) => `${reservationId} was never released`),
  ];
}

/** What a batch keeps for an order, that order must know of and still want. */
function faultsOfBatch({ batchId, keys, reservations }: Batch, files: ReadonlyMap<string, OrderCase>): readonly string[] {
  const inUse = [...reservations.values()].flatMap(({ keyIds }) => keyIds);
  const faults = [...reservations.values()].flatMap((held) => {
    const file = isOrderId(held.orderId) ? files.get(held.orderId) : undefined;
    const why = file === undefined ? 'an order that does not exist' : whyKept(file, held);
    return why === undefined ? [] : [`${batchId} keeps ${held.keyIds.length} keys as ${held.stage} for ${held.reservationId}: ${why}`];
  });
  return [
    ...faults,
    ...(new Set(inUse).size === inUse.length ? [] : [`${batchId} keeps a key for two`]),
    ...(keys.filter(({ use }) => use !== 'free').length === inUse.length ? [] : [`${batchId} does not know for whom it keeps keys`]),
  ];
}

/** What is wrong with a batch keeping this; undefined where nothing is. */
function whyKept(file: OrderCase, { stage, reservationId }: BatchReservation): string | undefined {
  const known = placedOrder(file.ordering)?.reservations.find((one) => one.reservationId === reservationId);
  switch (stage) {
    case 'released':
      return undefined;
    case 'reserved':
      return known?.stage === 'reserved' ? undefined : `the order has it as ${known?.stage ?? 'unknown'}`;
    case 'allocated':
      return file.fulfilment.lines.some(({ allocation }) => allocation?.reservationId === reservationId)
        ? undefined
        : `the order was not given it, and has it as ${known?.stage ?? 'unknown'}`;
  }
}
