import { linesWaitingForStock } from '../fulfilment/lines-to-serve.policy.js';
import type { OrderCase } from '../order-case.state.js';
import { type SurplusMoney, surplusMoney } from '../payments/surplus-money.policy.js';
import type { Reservation } from './ordering.state.js';

/** Does this line wait for keys to be reserved, for that purpose? */
export function isStockWanted(file: OrderCase, lineId: string, purpose: Reservation['purpose']): boolean {
  switch (purpose) {
    case 'placing':
      return file.ordering.stage === 'awaiting-stock';
    case 'late-payment':
      return latePaymentToDeliverFor(file) !== undefined;
    case 'restock':
      return linesWaitingForStock(file).some((line) => line.lineId === lineId && line.restock !== undefined);
  }
}

/** The money that came after the order expired and for which keys may still be found: the first of it. */
export function latePaymentToDeliverFor(file: OrderCase): SurplusMoney | undefined {
  return surplusMoney(file).find(({ owed }) => owed.what === 'reserve-again');
}
