import { type Money, money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { placedOrder } from '../ordering/ordering.state.js';

/** What came in for an order and what went back, in the currency of its deal; undefined before it was placed. */
export function moneyOfOrder(file: OrderCase): { readonly paid: Money; readonly refunded: Money } | undefined {
  const currency = placedOrder(file.ordering)?.deal.total.currency;
  if (currency === undefined) return undefined;
  const sum = (parts: readonly { readonly amount: Money }[]): number =>
    parts.reduce((total, { amount }) => total + (amount.currency === currency ? amount.amount : 0), 0);
  const refunds = file.refunds.refunds.filter(({ stage }) => stage === 'succeeded');
  return {
    paid: money(sum(file.payments.trades), currency),
    refunded: money(sum(refunds) + sum(file.payments.returnedElsewhere), currency),
  };
}
