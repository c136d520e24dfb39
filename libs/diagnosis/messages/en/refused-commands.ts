import type { CommandRefused } from '@app/domain/order-case';
import { parametersInWords } from '../refusal-parameters.policy.js';
import type { Show } from '../says.shape.js';
import { asker } from './words.js';

const wish: { readonly [command: string]: string } = {
  CancelOrder: 'to cancel the order',
  IssuePickupToken: 'a new pick-up link',
  CorrectContact: 'to correct the contact',
  StartPayment: 'to start a payment',
  ConfirmPayment: 'to confirm a payment',
  ViewDelivery: 'to see the keys',
  HandKeysToShop: 'to fetch the keys',
  ReportDeliveryView: 'to report that the buyer saw the keys',
  ReportDeliveryProblem: 'to report a problem with the keys',
  RequestRefund: 'a refund',
  RecordRefundResult: 'to record the result of a refund',
  ClearAlarm: 'to clear an alarm',
  SkipSaga: 'to skip an automatic step',
};

const because: { readonly [code: string]: string } = {
  'already-paid': 'the order is paid',
  'already-viewed': 'the keys were seen',
  'already-delivering': 'delivery is under way',
  'attempts-unresolved': 'a payment has no final result yet',
  'channel-disabled': 'that channel account is out of use',
  'currency-not-offered': 'that channel account does not take this currency',
  'delivery-revoked': 'the keys were revoked by a refund',
  'exceeds-refundable': 'it is more than can be refunded',
  'invalid-amount': 'the amount is not valid',
  'manual-confirm-not-allowed': 'that account does not allow payments to be confirmed by hand',
  'mode-mismatch': 'live and test do not mix',
  'not-delivered-yet': 'a part can only go back once the keys are delivered',
  'not-due-yet': 'it is too early',
  'not-paid': 'the order is not paid',
  'not-submitted': 'it was not sent yet',
  'money-went-back-meanwhile': 'the money went back by another road meanwhile',
  'nothing-delivered': 'nothing was delivered yet',
  'nothing-handed-over': 'no keys were fetched',
  'nothing-to-refund': 'there is nothing to refund',
  'nothing-to-view': 'there is nothing to see yet',
  'order-cancelling': 'the order is being cancelled',
  'order-ended': 'the order has ended',
  'payment-window-closed': 'the time to pay is over',
  'reason-missing': 'no reason was given as a code',
  'refund-under-way': 'the money is going back',
  'risk-held': 'the order is under review',
  'risk-rejected': 'the order was rejected by the review',
  'stock-not-reserved': 'stock is not reserved yet',
  'token-revoked': 'that pick-up link no longer works',
  'too-many-attempts': 'there were too many payments',
  'too-many-problems': 'there were too many reports',
  'too-many-refunds': 'there were too many refunds',
  'trade-ambiguous': 'two payments have that trade number',
  'unknown-alarm': 'there is no such alarm',
  'unknown-attempt': 'there is no such payment',
  'unknown-refund': 'there is no such refund',
  'unknown-trade': 'there is no such trade',
};

/** A refused wish: who wanted what, and why not. */
export function commandRefused({ command, code, parameters, askedBy }: CommandRefused['data'], show: Show): string {
  const isNamed = askedBy.kind === 'shop' || askedBy.kind === 'buyer' || askedBy.kind === 'operator';
  const who = isNamed ? asker[askedBy.kind] : askedBy.kind;
  const details = parametersInWords(parameters, show);
  const why = because[code] === undefined ? code : `${because[code]} (${code})`;
  return `Refused to ${who}, who wanted ${wish[command] ?? command}: ${why}${details === '' ? '' : `; ${details}`}.`;
}
