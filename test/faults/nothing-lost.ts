import { setTimeout as pause } from 'node:timers/promises';
import type { FollowedOrder, ShopUnderFire } from './shop-under-fire.js';

type Ledger = {
  readonly payments: { readonly [outTradeNo: string]: { readonly count: number; readonly amount: number; readonly refunded: number } };
  readonly refunds: { readonly [refundNo: string]: { readonly performed: number } };
};

/** Nobody concludes anything from a claimed refund's silence for 110 s. */
const SETTLE_MILLIS = 200_000;
const LOOK_EVERY_MILLIS = 200;

/** Waits until every order's story has ended by itself. @throws Error naming the orders that go nowhere */
export async function allSettled(shop: ShopUnderFire): Promise<void> {
  const end = Date.now() + SETTLE_MILLIS;
  let waiting = shop.orders;
  while (waiting.length > 0) {
    const states = await Promise.all(waiting.map(async (order) => ({ order, view: await shop.view(order.orderId ?? '') })));
    waiting = states.filter(({ order, view }) => !isAtEnd(order, view)).map(({ order }) => order);
    if (Date.now() > end)
      throw new Error(`these orders go nowhere: ${JSON.stringify(states.map(({ order, view }) => [order.kind, view]))}`);
    if (waiting.length > 0) await pause(LOOK_EVERY_MILLIS);
  }
}

function isAtEnd({ kind }: FollowedOrder, view: { readonly [field: string]: unknown }): boolean {
  const { status, refundStatus } = view;
  if (kind === 'cancelled') return status === 'cancelled';
  return status === 'delivered' && (kind !== 'paid-twice' || refundStatus === 'partly-refunded' || refundStatus === 'refunded');
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
    const refunded = order.outTradeNos.reduce((sum, outTradeNo) => sum + (ledger.payments[outTradeNo]?.refunded ?? 0), 0);
    const owed = order.kind === 'paid-twice' ? 1000 * order.quantity : 0;
    if (refunded !== owed) faults.push(`${id} (${order.kind}): ${refunded} came back, ${owed} was owed`);
  }
  for (const [refundNo, { performed }] of Object.entries(ledger.refunds))
    if (performed > 1) faults.push(`refund ${refundNo} was performed ${performed} times`);
  const parked = await shop.parked();
  if (parked.length > 0) faults.push(`parked: ${JSON.stringify(parked)}`);
  return faults;
}
