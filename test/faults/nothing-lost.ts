import { setTimeout as pause } from 'node:timers/promises';
import { type FollowedOrder, inLanes, type ShopUnderFire } from './shop-under-fire.js';

type Ledger = {
  readonly payments: { readonly [outTradeNo: string]: { readonly count: number; readonly amount: number; readonly refunded: number } };
  /** By refund number; by the trade's own where the gateway has none (epay). */
  readonly refunds: { readonly [number: string]: { readonly outTradeNo: string; readonly requests: number; readonly performed: number } };
};

type View = { readonly [field: string]: unknown };

/** Nobody concludes anything from a claimed refund's silence for 110 s. */
const SETTLE_MILLIS = 400_000;
const LOOK_EVERY_MILLIS = 1_000;

/** Waits until every order's story has ended by itself. @throws Error naming the orders that go nowhere */
export async function allSettled(shop: ShopUnderFire): Promise<void> {
  const end = Date.now() + SETTLE_MILLIS;
  let waiting = shop.orders;
  while (waiting.length > 0) {
    const states = await inLanes(waiting, async (order) => ({ order, view: await shop.view(order.orderId ?? '') }));
    const open = states.filter(({ order, view }) => !isAtEnd(order, view));
    waiting = open.map(({ order }) => order);
    if (waiting.length > 0 && Date.now() > end) {
      const told = open.map(({ order: { kind, orderId = '' }, view }) => `${kind} ${orderId} is ${String(view['status'])}`);
      throw new Error(`these orders go nowhere:\n${told.join('\n')}`);
    }
    if (waiting.length > 0) await pause(LOOK_EVERY_MILLIS);
  }
}

function isAtEnd(order: FollowedOrder, view: View): boolean {
  const { status, fulfilmentStatus, refundStatus } = view;
  if (order.kind === 'cancelled') return status === 'cancelled';
  if (isLeftToHuman(order, view)) return fulfilmentStatus === 'delivered';
  return status === 'delivered' && (order.kind !== 'paid-twice' || refundStatus === 'partly-refunded' || refundStatus === 'refunded');
}

/** A refund through epay that was submitted and of which no outcome is known is never asked for again: a person looks (protocols 7). */
function isLeftToHuman({ through, kind }: FollowedOrder, { refundStatus }: View): boolean {
  return kind === 'paid-twice' && through === 'epay' && refundStatus === 'needs-human';
}

/** The orders of which a refund waits for a person. */
export async function leftToHuman(shop: ShopUnderFire): Promise<readonly FollowedOrder[]> {
  const paidTwice = shop.orders.filter(({ kind }) => kind === 'paid-twice');
  const seen = await inLanes(paidTwice, async (order) => ({ order, view: await shop.view(order.orderId ?? '') }));
  return seen.filter(({ order, view }) => isLeftToHuman(order, view)).map(({ order }) => order);
}

/** What came back to the buyer, and what a refund that was left to a person says about itself. */
async function faultsOfRefund(shop: ShopUnderFire, order: FollowedOrder, ledger: Ledger): Promise<readonly string[]> {
  const id = order.orderId ?? '';
  const refunded = order.outTradeNos.reduce((sum, outTradeNo) => sum + (ledger.payments[outTradeNo]?.refunded ?? 0), 0);
  const owed = order.kind === 'paid-twice' ? 1000 * order.quantity : 0;
  const view = await shop.view(id);
  if (!isLeftToHuman(order, view)) return refunded === owed ? [] : [`${id} (${order.kind}): ${refunded} came back, ${owed} was owed`];
  const types = await shop.factTypes(id);
  const count = (type: string): number => types.filter((known) => known === type).length;
  return [
    ...(refunded === 0 || refunded === owed ? [] : [`${id}: ${refunded} came back of ${owed}, and a person is left with it`]),
    ...(count('RefundNeedsHuman') === 1 && count('RefundSubmitted') === 1 ? [] : [`${id}: left to a person after ${types.join(', ')}`]),
    ...(count('RefundSucceeded') === 0 ? [] : [`${id}: a refund that succeeded was left to a person`]),
  ];
}

/** A gateway without refund numbers pays back whatever it is asked for: it must be asked once. */
function faultsOfAsking(shop: ShopUnderFire, ledger: Ledger): readonly string[] {
  const throughEpay = new Set(shop.orders.filter(({ through }) => through === 'epay').flatMap(({ outTradeNos }) => outTradeNos));
  return Object.entries(ledger.refunds).flatMap(([number, { outTradeNo, requests, performed }]) => [
    ...(performed > 1 ? [`refund ${number} was performed ${performed} times`] : []),
    ...(requests > 1 && throughEpay.has(outTradeNo) ? [`epay was asked ${requests} times to pay ${number} back`] : []),
  ]);
}

/** What must hold after any number of deaths; gives the faults found, in words. */
export async function faultsOf(shop: ShopUnderFire, gatewayUrl: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  const ledger = (await (await fetch(`${gatewayUrl}/control/ledger`)).json()) as Ledger;
  for (const order of shop.orders) {
    const id = order.orderId ?? `order under ${order.placeKey}`;
    if (order.orderId === undefined) {
      faults.push(`${id} was never acknowledged`);
      continue;
    }
    if ((await shop.timeline(order.orderId))['chain'] !== 'intact') faults.push(`${id}: the chain is broken`);
    const keys = order.kind === 'cancelled' ? [] : await shop.reveal(order);
    if (order.kind !== 'cancelled' && keys.length !== order.quantity)
      faults.push(`${id}: ${keys.length} keys for ${order.quantity} bought`);
    for (const key of keys) {
      const other = seen.get(key);
      if (other !== undefined) faults.push(`${key} went to ${other} and to ${id}`);
      seen.set(key, id);
    }
    faults.push(...(await faultsOfRefund(shop, order, ledger)));
  }
  faults.push(...faultsOfAsking(shop, ledger));
  const parked = await shop.parked();
  if (parked.length > 0) faults.push(`parked: ${JSON.stringify(parked)}`);
  return faults;
}
