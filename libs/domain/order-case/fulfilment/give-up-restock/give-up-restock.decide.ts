import { type Decide, facts, money, nothing, refuse } from '@app/kernel';
import type { GiveUpRestock } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { refundRequested } from '../../refunds/refund-requested.policy.js';
import { refundable } from '../../refunds/refundable.policy.js';
import { moneyIsReturning } from '../../refunds/returning-money.policy.js';
import { isWaitingForStock } from '../lines-to-serve.policy.js';

/**
 * No stock came by the deadline: the line's money goes back, and with one line all that is left of the payment.
 * Refused: unknown-order, not-waiting-for-stock, not-due-yet {dueAt}.
 */
export const giveUpRestock: Decide<GiveUpRestock, OrderCase, OrderFact> = ({ lineId, at }, file) => {
  const { ordering, payments, fulfilment } = file;
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (payments.confirmed === undefined || moneyIsReturning(file)) return nothing;
  const line = fulfilment.lines.find((known) => known.lineId === lineId);
  if (line?.restock === undefined || !isWaitingForStock(line)) return refuse('not-waiting-for-stock');
  if (at < line.restock.dueAt) return refuse('not-due-yet', { dueAt: line.restock.dueAt });

  const trade = payments.trades.find(({ as }) => as === 'confirmed');
  const left = refundable(file, payments.confirmed);
  if (trade === undefined || left === undefined || left.amount <= 0) return nothing;
  const { lines } = ordering.order.deal;
  const price = lines.find((sold) => sold.lineId === lineId)?.total.amount ?? left.amount;
  const amount = lines.length === 1 ? left : money(Math.min(left.amount, price), left.currency);
  return facts(refundRequested(file, ordering.order, trade, { amount, reason: 'out-of-stock-after-payment' }));
};
