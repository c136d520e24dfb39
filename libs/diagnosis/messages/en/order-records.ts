import type { OrderFact } from '@app/domain/order-case';
import type { RecordContext } from '../language.shape.js';
import type { Show } from '../says.shape.js';
import { fulfilmentRecord } from './fulfilment-records.js';
import { commandRefused } from './refused-commands.js';
import { asker, counted, endedHow, goodsInEnglish, learnedBy, notPaidAnswer, refusedBecause } from './words.js';

const purpose = { placing: 'placing the order', 'late-payment': 'a late payment', restock: 'new stock' } as const;
const released = {
  superseded: 'another one counts',
  'order-ended': 'the order ended',
  refunded: 'the money went back',
  'allocation-failed': 'it could not be handed out',
} as const;
const channelStatus = { paid: 'paid', unpaid: 'not paid', closed: 'closed', refunded: 'refunded' } as const;
const queryAnswer = { ...notPaidAnswer, paid: 'paid', unknown: 'no answer that can be trusted' } as const;

/** One record of a case file in a sentence; delivery, refunds and what follows are left to the next file. */
export function orderRecord(fact: OrderFact, show: Show, { reservedFor, refundRepeat }: RecordContext): string {
  switch (fact.type) {
    case 'OrderPlaced': {
      const { deal, shopId, shopOrderNo, mode, payBefore } = fact.data;
      const own = shopOrderNo === undefined ? '' : ` (its number ${shopOrderNo})`;
      return `Shop ${shopId} placed ${mode === 'test' ? 'a test' : 'an'} order${own}: ${goodsInEnglish(deal.lines)}, ${show.money(deal.total)} in all, to be paid before ${show.time(payBefore)} for now.`;
    }
    case 'ReservationPlanned': {
      const { reservationId, n, parts, purpose: why } = fact.data;
      return `Reservation ${n} was planned for ${purpose[why]}: ${reservationId}, ${partsInEnglish(parts)}.`;
    }
    case 'StockReserved': {
      const { reservationId, parts, payBefore } = fact.data;
      const until = reservedFor === 'placing' ? `; to be paid before ${show.time(payBefore)}` : '';
      return `Reservation ${reservationId} holds: ${partsInEnglish(parts)}${until}.`;
    }
    case 'StockUnavailable': {
      const { reason, wanted, available, purpose: why } = fact.data;
      const because = reason === 'quota-exceeded' ? 'the buyer has as many unpaid reservations as allowed' : 'not enough stock';
      return `Nothing could be reserved for ${purpose[why]}: ${because}; ${wanted} wanted, ${available} available.`;
    }
    case 'StockReleased':
      return `Reservation ${fact.data.reservationId} went back to the shelf: ${released[fact.data.because]}.`;
    case 'QuotaReleased':
      return `The buyer's unpaid reservation no longer counts: ${fact.data.because === 'paid' ? 'it was paid' : 'the order ended'}.`;
    case 'CancellationRequested':
      return `A cancellation was asked for by ${asker[fact.data.by]}; the channel is asked first about ${counted(fact.data.openAttempts.length, 'open payment')}.`;
    case 'CancellationOvertaken':
      return `Payment ${fact.data.attemptId} arrived before the cancellation, so the order goes on.`;
    case 'OrderCancelled':
      return `The order was cancelled by ${asker[fact.data.by]}.`;
    case 'OrderExpired': {
      const { payBefore, unresolvedAttempts } = fact.data;
      const open =
        unresolvedAttempts.length === 0 ? '' : `; ${counted(unresolvedAttempts.length, 'payment')} without a final result, asked about on`;
      return `Unpaid at ${show.time(payBefore)}, the order expired${open}.`;
    }
    case 'OrderReopened':
      return `Payment ${fact.data.attemptId} came late, stock could be reserved again (${fact.data.reservationId}), and the order goes on.`;
    case 'PickupTokenIssued':
      return `Pick-up link number ${fact.data.n + 1} was issued; the earlier ones stopped working.`;
    case 'ContactCorrected':
      return "The buyer's contact was corrected (kept sealed).";
    case 'RecipientCorrected':
      return `The recipient of line ${fact.data.lineId} was corrected (kept sealed).`;
    case 'RecipientRejected':
      return `The recipient of line ${fact.data.lineId} does not fit rule ${fact.data.rule}: ${fact.data.code}.`;
    case 'CommandRefused':
      return commandRefused(fact.data, show);
    case 'PaymentAttemptStarted': {
      const { number, channel, outTradeNo, amountDue, expiresAt } = fact.data;
      return `Payment ${number} was started: ${show.money(amountDue)} due through account ${channel.account}, payment number ${outTradeNo}, good until ${show.time(expiresAt)}.`;
    }
    case 'PaymentAttemptClosed':
      return `Payment ${fact.data.attemptId} was closed${fact.data.how === 'given-up' ? ': no final result ever came, and it is asked about no more' : ' at the channel'}.`;
    case 'PaymentNotificationAccepted': {
      const { attemptId, tradeNo, walletTradeNo, status, amount } = fact.data;
      const wallet = walletTradeNo === undefined ? '' : `, wallet number ${walletTradeNo}`;
      return `A notification was received and trusted: payment ${attemptId}, trade ${tradeNo}${wallet}, ${show.money(amount)}, ${channelStatus[status]}.`;
    }
    case 'PaymentNotificationRefused': {
      const { attemptId, code, count, hint } = fact.data;
      return `${counted(count, 'notification')} about payment ${attemptId} refused: ${refusedBecause[code]}.${hint === undefined ? '' : ` Hint: ${hint}.`}`;
    }
    case 'PaymentQueried': {
      const { attemptId, answer, askedAt, tradeNo, amount, final } = fact.data;
      const trade = tradeNo === undefined ? '' : `, trade ${tradeNo}`;
      const sum = amount === undefined ? '' : `, ${show.money(amount)}`;
      return `Asked about payment ${attemptId} at ${show.time(askedAt)}, the channel said: ${queryAnswer[answer]}${trade}${sum}${final ? ' (final)' : ''}.`;
    }
    case 'PaymentConfirmed': {
      const { amount, due, tradeNo, learnedBy: road, deliverBy } = fact.data;
      return `Payment of ${show.money(amount)} confirmed (${show.money(due)} due), trade ${tradeNo}, learned by ${learnedBy[road]}; delivery is promised before ${show.time(deliverBy)}.`;
    }
    case 'PaymentAmountMismatched': {
      const { paid, due, tradeNo, learnedBy: road } = fact.data;
      return `${show.money(paid)} arrived where ${show.money(due)} was due, and nothing is delivered for it; trade ${tradeNo}, learned by ${learnedBy[road]}.`;
    }
    case 'DuplicatePaymentReceived': {
      const { amount, tradeNo, confirmedAttemptId, learnedBy: road } = fact.data;
      return `Another ${show.money(amount)} arrived, trade ${tradeNo}, learned by ${learnedBy[road]}; the order is paid by ${confirmedAttemptId} already, so it goes back.`;
    }
    case 'LatePaymentReceived': {
      const { amount, tradeNo, after, learnedBy: road } = fact.data;
      return `${show.money(amount)} arrived after the order had ${endedHow[after]}, trade ${tradeNo}, learned by ${learnedBy[road]}.`;
    }
    case 'RefundObserved': {
      const { amount, tradeNo, channelRefundNo, seenIn } = fact.data;
      return `Seen in ${learnedBy[seenIn]}: ${show.money(amount)} of trade ${tradeNo} was refunded at the channel (its refund number ${channelRefundNo}).`;
    }
    case 'ChargebackDebited':
      return `${show.money(fact.data.amount)} of trade ${fact.data.tradeNo} was charged back (case ${fact.data.caseNo}).`;
    case 'ChargebackReversed':
      return `The charge-back of case ${fact.data.caseNo} was reversed: ${show.money(fact.data.amount)} of trade ${fact.data.tradeNo} came back.`;
    case 'RiskAssessed':
      return `Risk assessed (rules ${fact.data.ruleset}, score ${fact.data.score}): ${{ clear: 'clear', hold: 'to be reviewed', reject: 'rejected' }[fact.data.outcome]}.`;
    case 'RiskHoldPlaced':
      return `Delivery waits for a review: ${fact.data.reason} (rules ${fact.data.rules.join(', ')}), by ${show.time(fact.data.dueAt)}.`;
    case 'RiskHoldEscalated':
      return `Review ${fact.data.holdId} was overdue and was escalated; now due ${show.time(fact.data.dueAt)}.`;
    case 'RiskHoldReleased':
      return `Review ${fact.data.holdId} passed (by ${fact.data.by === 'operator' ? 'an operator' : 'a rule'}).`;
    case 'OrderRejectedByRisk':
      return `Review ${fact.data.holdId} rejected (by ${fact.data.by === 'operator' ? 'an operator' : 'a rule'}): ${fact.data.reason}.`;
    default:
      return fulfilmentRecord(fact, show, refundRepeat);
  }
}

function partsInEnglish(parts: readonly { readonly batchId: string; readonly quantity: number }[]): string {
  return parts.map(({ batchId, quantity }) => `${quantity} of batch ${batchId}`).join(', ');
}
