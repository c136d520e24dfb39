import type { OrderCase } from '../order-case.state.js';
import { moneyIsReturning } from '../refunds/returning-money.policy.js';

/** Is the promise to deliver still to be kept, and not yet noted as broken? */
export function promiseStands(file: OrderCase): boolean {
  const { payments, fulfilment, oversight } = file;
  if (payments.confirmed === undefined || oversight.promiseBrokenAt !== undefined) return false;
  return (fulfilment.stage === 'not-started' || fulfilment.stage === 'started') && !moneyIsReturning(file);
}
