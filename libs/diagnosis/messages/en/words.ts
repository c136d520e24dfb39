import type { AlarmKind, LearnedBy, ProblemKind, RefundReason } from '@app/domain/order-case';
import { type Actor, type Instant, type MessageRefusalCode, type Money, never, type RepeatSafety, toDecimal } from '@app/kernel';
import type { LeftToPerson, MoneyTrace } from '../../money-trace.policy.js';
import type { Goods, NotPaidAnswer, Show } from '../says.shape.js';

/** An amount, as CNY 10.00. */
export function amountInEnglish(amount: Money): string {
  return `${amount.currency} ${toDecimal(amount)}`;
}

export function goodsInEnglish(goods: Goods): string {
  return goods.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ');
}

/** "1 key", "2 keys". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const asker: { readonly [who in 'shop' | 'buyer' | 'operator' | 'system']: string } = {
  shop: 'the shop',
  buyer: 'the buyer',
  operator: 'an operator',
  system: 'the system',
};

export const notPaidAnswer: { readonly [answer in NotPaidAnswer]: string } = {
  unpaid: 'not paid yet',
  closed: 'this payment is closed and was not paid',
  'not-found': 'there is no such payment',
  refunded: 'this payment was refunded',
};

export const learnedBy: { readonly [road in LearnedBy]: string } = {
  notification: "the channel's notification",
  query: 'asking the channel',
  shop: "the shop's own cashier",
  bill: "the channel's bill",
};

export const refusedBecause: { readonly [code in MessageRefusalCode]: string } = {
  'unknown-order': 'the order it names does not exist',
  account: 'its merchant number is not that of this account',
  signature: 'its signature is wrong',
  timestamp: 'its time is out of range',
  state: 'its payment state is not known',
  amount: 'its amount is not the right one',
  replay: 'it repeats an old message',
  'trade-taken': 'its money is counted for another payment already',
  malformed: 'it is incomplete and cannot be read',
  'not-configured': 'the account has no keys configured yet',
};

export const endedHow = { expired: 'expired unpaid', cancelled: 'been cancelled', 'out-of-stock': 'ended for lack of stock' } as const;

export const allocationFailedBecause = {
  'keys-quarantined': 'the keys set aside for you were quarantined',
  'reservation-lost': 'the reservation of your keys was lost',
  'empty-content': 'the keys set aside for you were empty',
} as const;

export const refundReason: { readonly [reason in RefundReason]: string } = {
  'requested-by-shop': 'the shop asked for it',
  'requested-by-operator': 'an operator asked for it',
  'duplicate-payment': 'paid twice',
  'late-payment-no-stock': 'paid after the order had ended, and no stock was left',
  'paid-after-cancel': 'paid after the order was cancelled',
  'out-of-stock-after-payment': 'out of stock after payment',
  'amount-mismatch': 'the amount paid was not the amount due',
  'rejected-by-risk': 'not passed by the risk review',
  'delivery-failed': 'delivery failed',
};

export const alarm: { readonly [kind in AlarmKind]: string } = {
  'promise-broken': 'not delivered by the promised time',
  'refund-needs-human': 'a refund needs a person',
  'amount-mismatch': 'the amount paid is not the amount due',
  'refunded-and-delivered': 'refunded although keys were seen',
  'trade-taken': 'one payment is claimed by two orders',
  'notifications-refused': 'payment notifications were refused',
  'callback-not-received': 'paid, but no notification came',
  'deadline-not-watched': 'something was due that nobody watched',
};

export const problem: { readonly [kind in ProblemKind]: string } = {
  'not-received': 'not received',
  'wrong-item': 'wrong item',
  'face-value-short': 'face value too low',
  'trial-version': 'a trial version',
  'already-used': 'already used',
  invalid: 'invalid',
  expired: 'expired',
  'wrong-region': 'wrong region',
  'undeclared-restriction': 'a restriction that was not declared',
};

/** What follows where a refund that was sent got no clear result: how a repeat behaves at its channel decides. */
export const afterSilence: { readonly [safety in RepeatSafety]: string } = {
  'by-number': 'it is sent again under the same refund number, which the channel pays only once',
  askable: 'the channel is asked what became of it, and it is sent again only if the channel knows of no such refund',
  neither: 'the channel cannot be asked about it, so it is not sent again: a person looks at the channel',
};

/** How far the money has got on its way back. */
export function traceInEnglish(trace: MoneyTrace, show: Show): string {
  switch (trace.state) {
    case 'held':
      return "The money is still in the shop's account; its refund is started automatically at once.";
    case 'requested':
      return `Refund ${trace.refundNo} (${show.money(trace.amount)}) was decided at ${show.time(trace.since)}; it has not been sent to the channel yet.${stoppedInEnglish(trace, show)}`;
    case 'under-way':
      return `Refund ${trace.refundNo} (${show.money(trace.amount)}) was started at ${show.time(trace.since)}; the channel has yet to carry it out.${stoppedInEnglish(trace, show)}`;
    case 'unknown':
      return `Refund ${trace.refundNo} (${show.money(trace.amount)}) was sent, but the channel gave no clear result at ${show.time(trace.since)}; ${afterSilence[trace.repeatSafety]}.${stoppedInEnglish(trace, show)}`;
    case 'needs-human':
      return leftInEnglish(trace, show);
    case 'partly-back':
      return `${show.money(trace.amount)} of ${show.money(trace.of)} is back; the last refund, ${trace.refundNo}, was done at ${show.time(trace.at)}.`;
    case 'back':
      return `Refund ${trace.refundNo} (${show.money(trace.amount)}) was started at ${show.time(trace.requestedAt)}, and at ${show.time(trace.at)} the channel confirmed that the money went back the way it came.`;
    case 'back-elsewhere':
      return trace.how === 'chargeback'
        ? `${show.money(trace.amount)} went back by a charge-back at ${show.time(trace.at)} (case ${trace.no}).`
        : `${show.money(trace.amount)} was refunded at the channel itself, seen at ${show.time(trace.at)} (its refund number ${trace.no}).`;
    default:
      return never(trace);
  }
}

type LeftTrace = Extract<MoneyTrace, { readonly state: 'needs-human' }>;

function leftInEnglish({ refundNo, amount, since, left }: LeftTrace, show: Show): string {
  const refund = `Refund ${refundNo} (${show.money(amount)})`;
  switch (left) {
    case 'not-paid-back':
      return `${refund} has needed a person since ${show.time(since)}; the money is not back yet.`;
    case 'result-not-known':
      return `${refund} was sent, but whether the money went back is not known; it has needed a person since ${show.time(since)}, who looks at the channel first, and never sends it again unseen.`;
    case 'went-back-meanwhile':
      return `${refund} was not paid, for money of the same payment went back another way meanwhile; it has needed a person since ${show.time(since)}, who looks at what is still owed before anything is sent.`;
    default:
      return never(left);
  }
}

function stoppedInEnglish({ stoppedSince }: { readonly stoppedSince: Instant | undefined }, show: Show): string {
  return stoppedSince === undefined
    ? ''
    : ` An operator has stopped refunds since ${show.time(stoppedSince)}; they go on once that is lifted.`;
}

/** The same in few words, to follow the money. */
export function returnInEnglish(trace: MoneyTrace): string {
  switch (trace.state) {
    case 'held':
    case 'requested':
      return 'is to go back to you';
    case 'under-way':
      return 'is on its way back to you';
    case 'unknown':
      return 'is being sent back to you, though whether it went is not known yet';
    case 'needs-human':
      return leftReturn[trace.left];
    case 'partly-back':
      return 'is partly back with you';
    case 'back':
    case 'back-elsewhere':
      return 'has gone back to you';
    default:
      return never(trace);
  }
}

const leftReturn: { readonly [left in LeftToPerson]: string } = {
  'not-paid-back': 'is owed to you and waits for a person to send it back',
  'result-not-known': 'may be back with you already: what became of its refund is not known, and a person looks at the channel',
  'went-back-meanwhile': 'went back another way meanwhile, in whole or in part, and a person looks at what is still owed to you',
};

/** Who did it; nothing where no person or shop did. */
export function doneByInEnglish({ kind, id }: Actor): string {
  switch (kind) {
    case 'buyer':
      return ' (By the buyer.)';
    case 'shop':
    case 'operator':
    case 'auditor':
    case 'dispute':
    case 'admin':
      return ` (By ${{ shop: 'shop', operator: 'operator', auditor: 'auditor', dispute: 'dispute handler', admin: 'administrator' }[kind]} ${id}.)`;
    case 'channel':
    case 'supplier':
    case 'saga':
    case 'system':
      return '';
    default:
      return never(kind);
  }
}

/** Why a message was refused; a code that is not known stands for itself. */
export function refusedInWords(code: string): string {
  const known: { readonly [code: string]: string } = refusedBecause;
  return known[code] ?? code;
}
