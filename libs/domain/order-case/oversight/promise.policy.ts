import { wasDelivered } from '../fulfilment/delivered-keys.policy.js';
import type { OrderCase } from '../order-case.state.js';
import { refundable } from '../refunds/refundable.policy.js';
import { moneyIsBack } from '../refunds/returning-money.policy.js';

/** Is the promise to deliver still to be kept, and not yet noted as broken? It is, as long as some of the money is not on its way back. */
export function promiseStands(file: OrderCase): boolean {
  const { payments, oversight } = file;
  if (payments.confirmed === undefined || oversight.promiseBrokenAt !== undefined || wasDelivered(file)) return false;
  return (refundable(file, payments.confirmed)?.amount ?? 0) > 0;
}

/** Has the buyer got what was promised after all, or all the money back? */
export function promiseIsKeptOrSettled(file: OrderCase): boolean {
  return wasDelivered(file) || moneyIsBack(file);
}
