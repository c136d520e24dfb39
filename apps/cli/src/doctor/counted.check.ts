import { type OrderCase, orderCaseDecider, orderStream, placedOrder, releasableReservations } from '@app/domain/order-case';
import { type Instant, plusSeconds } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { Census, HeldReservation } from './census.js';
import type { AddressCounts } from './client-counts.js';
import { type DoctorFinding, type DoctorSays, found } from './finding.js';

/** A server that runs gives back within seconds; what is older than that was forgotten. */
const LEFT_OVER_AFTER_SECONDS = 600;
const FEWEST_CLIENTS = 20;
const ONE_CLIENT_ABOVE_PERCENT = 90;
const MOST_SHOWN = 10;

/** Is every key that seals a value here, or known to have been destroyed? */
export function checkSealingKeys({ keys }: Pick<Census, 'keys'>): DoctorFinding {
  const { kept, erased, unknown, unknownCount } = keys;
  return unknown === undefined
    ? found('sealing-keys', 'ok', { code: 'sealing-keys-kept', keys: kept, erased })
    : found('sealing-keys', 'fail', { code: 'sealing-key-unknown', ...unknown, more: unknownCount - 1 });
}

/** Does each reservation of keys belong to an order that still wants it? */
export async function checkReservations(
  { held }: Pick<Census, 'held'>,
  folds: Pick<CommandHandling, 'fold'>,
  now: Instant,
): Promise<readonly DoctorFinding[]> {
  const leftOver: HeldReservation[] = [];
  for (const reservation of held) {
    const { state } = await folds.fold(orderCaseDecider, orderStream(reservation.orderId));
    if (isLeftOver(state, reservation, now)) leftOver.push(reservation);
  }
  if (leftOver.length === 0) return [found('reservations', 'ok', { code: 'reservations-fit', open: held.length })];
  return leftOver.slice(0, MOST_SHOWN).map((one) => found('reservations', 'warn', { code: 'reservation-left-over', ...one }));
}

function isLeftOver(file: OrderCase, { reservationId }: HeldReservation, now: Instant): boolean {
  const order = placedOrder(file.ordering);
  if (order === undefined || file.updatedAt === undefined) return true;
  if (file.updatedAt > plusSeconds(now, -LEFT_OVER_AFTER_SECONDS)) return false;
  const known = order.reservations.find((one) => one.reservationId === reservationId);
  return (
    known === undefined || known.stage === 'released' || releasableReservations(file).some((one) => one.reservationId === reservationId)
  );
}

/** Do orders and views come from more than one address, or is it a proxy's that is recorded? */
export function checkClients({ clients }: Pick<Census, 'clients'>): readonly DoctorFinding[] {
  const shops = [...clients.orders].map(([shopId, addresses]) => ({ shopId, ...shareOf(addresses) }));
  const views = shareOf(clients.views);
  const one = ({ count, percent }: Share): boolean => count >= FEWEST_CLIENTS && percent > ONE_CLIENT_ABOVE_PERCENT;
  const single = [
    ...shops.filter(one).map(({ shopId, count, percent }) => fail({ code: 'one-client', shopId, orders: count, percent })),
    ...(one(views) ? [fail({ code: 'one-viewer', views: views.count, percent: views.percent })] : []),
  ];
  if (single.length > 0) return single;
  const orders = shops.reduce((sum, { count }) => sum + count, 0);
  const isEnough = [...shops, views].some(({ count }) => count >= FEWEST_CLIENTS);
  return [ok({ code: isEnough ? 'clients-differ' : 'too-few-clients', orders, views: views.count })];
}

type Share = { readonly count: number; readonly percent: number };

/** How many were counted, and the share of the most frequent address. */
function shareOf(addresses: AddressCounts): Share {
  const counts = [...addresses.values()];
  const count = counts.reduce((sum, one) => sum + one, 0);
  return { count, percent: count === 0 ? 0 : Math.floor((100 * Math.max(...counts)) / count) };
}

function fail(says: DoctorSays): DoctorFinding {
  return found('clients', 'fail', says);
}

function ok(says: DoctorSays): DoctorFinding {
  return found('clients', 'ok', says);
}
