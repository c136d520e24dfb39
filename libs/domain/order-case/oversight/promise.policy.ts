import { wasDelivered } from '../fulfilment/delivered-keys.policy.js';
import type { OrderCase } from '../order-case.state.js';
import { moneyIsBack, moneyIsReturning } from '../refunds/returning-money.policy.js';

/** Is the promise to deliver still to be kept, and not yet noted as broken? */
export function promiseStands(file: OrderCase): boolean {
  const { payments, oversight } = file;
  return payments.confirmed !== undefined && oversight.promiseBrokenAt === undefined && !wasDelivered(file) && !moneyIsReturning(file);
}

/** Has the buyer got what was promised after all, or all the money back? */
export function promiseIsKeptOrSettled(file: OrderCase): boolean {
  return wasDelivered(file) || moneyIsBack(file);
}
