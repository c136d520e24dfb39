import { type Decide, type Decision, equalMoney, facts, type Money, nothing, refuse } from '@app/kernel';
import { deliveredKeyIds, isAnythingDelivered, isSeen } from '../../fulfilment/delivered-keys.policy.js';
import { isAllocating } from '../../fulfilment/lines-to-serve.policy.js';
import type { RequestRefund } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import type { PlacedOrder } from '../../ordering/ordering.state.js';
import { aboutTrade, openAlarm } from '../../oversight/alarms.policy.js';
import type { ReceivedTrade } from '../../payments/payments.state.js';
import { keysFollowMoney } from '../keys-follow-money.policy.js';
import { refundRequested } from '../refund-requested.policy.js';
import { openRefunds, refundable } from '../refundable.policy.js';
import { moneyIsReturning } from '../returning-money.policy.js';
import { tradesMeant } from '../trades-meant.policy.js';

/** A refund's number has two digits for which refund of the order it is. */
const MAX_REFUNDS = 99;

/**
 * Money shall go back. Keys that it no longer pays for can't be opened from the same append on.
 * An open refund of the same trade, amount and reason is this very wish, already granted.
 * Refused: unknown-order, not-paid, unknown-trade, trade-ambiguous, invalid-amount, already-viewed, already-delivering, nothing-to-refund,
 * exceeds-refundable {refundable}, not-delivered-yet, too-many-refunds {limit}.
 */
export const requestRefund: Decide<RequestRefund, OrderCase, OrderFact> = (command, file) => {
  const { ordering, payments } = file;
  if (ordering.stage === 'none') return refuse('unknown-order');
  const tradeNo = command.tradeNo ?? payments.confirmed?.tradeNo;
  if (tradeNo === undefined) return refuse('not-paid');
  const [trade, another] = tradesMeant(file, command);
  if (another !== undefined) return refuse('trade-ambiguous', { tradeNo });
  const left = trade && refundable(file, trade);
  if (trade === undefined || left === undefined) return refuse('unknown-trade', { tradeNo });
  const amount = command.amount ?? left;
  if (amount.currency !== left.currency || (command.amount !== undefined && !isPositive(amount))) return refuse('invalid-amount');

  const open = openRefunds(file, trade);
  if (open.some((refund) => refund.reason === command.reason && equalMoney(refund.amount, amount))) return nothing;
  if (left.amount <= 0) return open.length > 0 ? nothing : refuse('nothing-to-refund', { tradeNo });
  const isOfTheOrder = trade.as === 'confirmed';
  const reserved = isOfTheOrder ? reservedToOperators(command, file) : undefined;
  if (reserved !== undefined) return refuse(reserved);
  if (amount.amount > left.amount) return refuse('exceeds-refundable', { refundable: left });
  if (isOfTheOrder && amount.amount < left.amount && mustGoWhole(command, file)) return refuse('not-delivered-yet');
  if (file.refunds.refunds.length >= MAX_REFUNDS) return refuse('too-many-refunds', { limit: MAX_REFUNDS });
  return granted(command, file, ordering.order, trade, amount, left);
};

/**
 * A part sent back before delivery would end the delivery, and with it the order: only an operator may want that, and what is
 * left then follows by itself.
 */
function mustGoWhole({ by }: RequestRefund, file: OrderCase): boolean {
  if (by === 'operator' || isAnythingDelivered(file)) return false;
  return by === 'shop' || !moneyIsReturning(file);
}

function isPositive({ amount }: Money): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}

/** Why only an operator may pay this order back: what was seen stays seen, unless a named policy says otherwise. */
function reservedToOperators(command: RequestRefund, file: OrderCase): string | undefined {
  if (command.by === 'operator') return undefined;
  if (command.policy === undefined && deliveredKeyIds(file.fulfilment).some((keyId) => isSeen(file.fulfilment, keyId)))
    return 'already-viewed';
  return command.by === 'shop' && isAllocating(file) ? 'already-delivering' : undefined;
}

function granted(
  command: RequestRefund,
  file: OrderCase,
  order: PlacedOrder,
  trade: ReceivedTrade,
  amount: Money,
  left: Money,
): Decision<OrderFact> {
  const { reason, policy } = command;
  const requested = refundRequested(file, order, trade, { amount, reason, policy });
  if (trade.as !== 'confirmed') {
    // A part settles nothing: what is left may still be the payment itself.
    const alarm = amount.amount < left.amount ? undefined : openAlarm(file, 'refund-needs-human', aboutTrade(trade));
    const by = command.by === 'operator' ? 'operator' : 'system';
    return facts<OrderFact>(
      requested,
      ...(alarm === undefined ? [] : [{ type: 'AlarmCleared', data: { alarmId: alarm.alarmId, by } } as const]),
    );
  }
  return facts<OrderFact>(requested, ...keysFollowMoney(file, order, { trade, amount, left, no: requested.data.refundNo }));
}
