import { never } from '@app/kernel';
import type { RefundReason } from './refunds.events.js';

/** Was a refund asked for by nobody, but decided by the platform itself? Such refunds go without a person only up to a limit an hour. */
export function isAutomaticRefund(reason: RefundReason): boolean {
  switch (reason) {
    case 'requested-by-shop':
    case 'requested-by-operator':
      return false;
    case 'duplicate-payment':
    case 'late-payment-no-stock':
    case 'paid-after-cancel':
    case 'out-of-stock-after-payment':
    case 'amount-mismatch':
    case 'rejected-by-risk':
    case 'delivery-failed':
      return true;
    default:
      return never(reason);
  }
}
