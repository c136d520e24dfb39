import type { Instant } from '@app/kernel';
import type { Says, Show, Words } from '../says.shape.js';
import { messageWords } from './message.js';
import { counted, endedHow, goodsInEnglish, notPaidAnswer, returnInEnglish, traceInEnglish } from './words.js';

/** What is said about paying; the rest is left to the next file. */
export function findingWords(says: Says, show: Show): Words {
  switch (says.key) {
    case 'IN_PROGRESS/no-order-yet':
      return {
        headline: 'At the time asked about there was no such order yet.',
        nextStep: 'Please check the order number and the time.',
        remedy: 'Nothing to do: nothing was recorded before that.',
      };
    case 'IN_PROGRESS/reserving-stock':
      return {
        headline: `Your order was placed at ${show.time(says.placedAt)}; ${goodsInEnglish(says.goods)} is being set aside for you. Nothing was charged.`,
        nextStep: 'Please wait a moment; you can pay as soon as it is set aside.',
        remedy: 'Stock is reserved automatically; without stock the order ends and nothing is charged.',
      };
    case 'IN_PROGRESS/awaiting-payment':
      return {
        headline: `${goodsInEnglish(says.goods)} is set aside for you and waits for ${show.money(says.due)}; nobody has started a payment so far.`,
        nextStep: `Please pay before ${show.time(says.payBefore)}; after that it is no longer set aside.`,
        remedy: 'Nothing to do: if it stays unpaid, the order ends by itself and its stock is free again.',
      };
    case 'IN_PROGRESS/payment-under-way':
      return {
        headline: `A payment of ${show.money(says.due)} was started at ${show.time(says.startedAt)}; the payment channel has not told its result yet.`,
        nextStep:
          says.askAt === undefined
            ? `If you have paid, please wait. If not, please do so before ${show.time(says.payBefore)}.`
            : `If you have paid, there is nothing to do: without a notification we ask the channel ourselves from ${show.time(says.askAt)} on. If not, please pay before ${show.time(says.payBefore)}.`,
        remedy: `The notification of account ${says.account} is awaited; ${says.askAt === undefined ? 'this channel cannot be asked' : 'then the channel is asked until it gives a final answer'}.`,
      };
    case 'PAYMENT_NOT_COMPLETED/unpaid-so-far':
      return {
        headline: `The payment was not completed: asked at ${show.time(says.askedAt)}, the channel said: ${notPaidAnswer[says.answer]}. We have not received your money, so nothing was delivered.`,
        nextStep: `Please pay ${show.money(says.due)} again before ${show.time(says.payBefore)}. If your wallet says it was charged, keep its receipt; we go on asking.`,
        remedy: `${counted(says.attempts, 'payment was', 'payments were')} started, the last through account ${says.account}. The channel is asked until it gives a final answer; once paid, it is delivered at once.`,
      };
    case 'PAYMENT_NOT_COMPLETED/another-unanswered':
      return {
        headline: `The last payment was not completed: asked at ${show.time(says.askedAt)}, the channel said: ${notPaidAnswer[says.answer]}. But of another payment of ${show.money(says.due)}, started at ${show.time(says.startedAt)}, we do not know yet whether it was made.`,
        nextStep: 'If you have paid, your money is not lost: once found, it is delivered for, or paid back. Please do not pay twice.',
        remedy: `The payment through account ${says.account} started at ${show.time(says.startedAt)} is not known to be unpaid; it is asked about where its channel can be asked. An operator should check whether that channel can be reached.`,
      };
    case 'PAYMENT_NOT_COMPLETED/no-answer':
      return {
        headline: `The payment of ${show.money(says.due)} started at ${show.time(says.startedAt)} can't be confirmed yet: we asked the channel, but at ${show.time(says.askedAt)} it gave no answer that can be trusted.`,
        nextStep: 'If you have paid, your money is not lost: once found, it is delivered for, or paid back. Please do not pay twice.',
        remedy: `Account ${says.account} is asked again and again; an operator should check whether that channel can be reached.`,
      };
    case 'PAYMENT_NOT_COMPLETED/window-closed':
      return {
        headline: `The time to pay ended at ${show.time(says.payBefore)} and no payment was found (${counted(says.attempts, 'payment was', 'payments were')} started).`,
        nextStep: 'Please do not pay for this order any more; order again if you like. If you paid in time, it is delivered once found.',
        remedy: 'Once each payment is known to have failed, the order ends by itself and its stock is free again.',
      };
    case 'PAYMENT_NOT_COMPLETED/expired':
      return {
        headline:
          says.last === undefined
            ? `No payment was completed before ${show.time(says.payBefore)} (${counted(says.attempts, 'payment was', 'payments were')} started), so the order ended at ${show.time(says.endedAt)}.`
            : `No payment was completed before ${show.time(says.payBefore)}: asked at ${show.time(says.last.askedAt)}, the channel said: ${notPaidAnswer[says.last.answer]}. The order ended at ${show.time(says.endedAt)}.`,
        nextStep:
          'You were not charged and nothing is owed to you; order again if you like. If your wallet says it was charged, show its receipt to the shop.',
        remedy: `Nothing to do; ${counted(says.attempts, 'payment was', 'payments were')} started. Should money still come, stock is reserved again and delivered, or the money goes back.`,
      };
    case 'PAYMENT_NOT_COMPLETED/expired-unresolved':
      return {
        headline: `The order ended unpaid at ${show.time(says.endedAt)}; of one payment the channel has given no final result yet.`,
        nextStep: `If you did pay, there is nothing to do: we go on asking until ${show.time(says.until)}; once found, stock is reserved again and delivered, or your money goes back.`,
        remedy: `Account ${says.account} is asked on (${counted(says.attempts, 'payment was', 'payments were')} started).`,
      };
    case 'PAYMENT_NOT_COMPLETED/never-known':
      return {
        headline: `No payment was confirmed before ${show.time(says.payBefore)}, so the order ended at ${show.time(says.endedAt)}; of one payment the channel never gave a result that can be trusted.`,
        nextStep:
          'If your wallet says it was charged, show its receipt to the shop: your money is then delivered for, or paid back. If not, nothing is owed to you.',
        remedy: `${counted(says.attempts, 'payment was', 'payments were')} started and they are no longer asked about; an operator should look for this order in account ${says.account} at the channel. Should money be found, stock is reserved again and delivered, or the money goes back.`,
      };
    case 'PAYMENT_NOT_COMPLETED/sold-out':
      return {
        headline: `There was not enough ${says.name} (${says.wanted} wanted, ${says.available} available), so the order ended at ${show.time(says.at)}, before any payment. You were not charged.`,
        nextStep: 'Nothing is owed to you; order fewer, or order again when there is new stock.',
        remedy: 'Nothing to do; it can be sold again once there is new stock.',
      };
    case 'PAYMENT_NOT_COMPLETED/quota-reached':
      return {
        headline: `You have other unpaid orders of ${says.name}, as many as are allowed at a time, so this one (${says.wanted} wanted) ended at ${show.time(says.at)}. You were not charged.`,
        nextStep: 'Please pay or cancel the earlier orders, then order again.',
        remedy: 'Nothing to do: earlier reservations are given back when they are paid, cancelled or expired.',
      };
    case 'LATE_PAYMENT_AFTER_EXPIRY/reserving-again':
      return {
        headline: `Your ${show.money(says.amount)} arrived only at ${show.time(says.arrivedAt)}, after the order had expired at ${show.time(says.endedAt)}; we are trying to set your goods aside again.`,
        nextStep: 'Nothing to do: with stock it is delivered, without it your money goes back. Please do not pay again.',
        remedy: `Stock is being reserved again for trade ${says.tradeNo}.`,
      };
    case 'LATE_PAYMENT_AFTER_EXPIRY/money-back':
      return {
        headline: `Your ${show.money(says.amount)} arrived only at ${show.time(says.arrivedAt)}, after the order had ${endedHow[says.after]} at ${show.time(says.endedAt)}${says.soldOutAt === undefined ? '' : `, and no stock was left at ${show.time(says.soldOutAt)}`}; so nothing is delivered, and the money ${returnInEnglish(says.trace)}.`,
        nextStep: traceInEnglish(says.trace, show),
        remedy: `Trade ${says.tradeNo}: ${traceInEnglish(says.trace, show)}`,
      };
    case 'LATE_PAYMENT_AFTER_EXPIRY/order-reopened':
      return {
        headline: `Your ${show.money(says.amount)} arrived at ${show.time(says.arrivedAt)}, after the order had expired; we could set your goods aside again${says.reopenedAt === undefined ? '' : `, and the order went on at ${show.time(says.reopenedAt)}`}.`,
        nextStep: 'Nothing to do: this money pays for this order.',
        remedy: `Nothing to do (trade ${says.tradeNo}). If it happens often, let payments at the channel end no later than the order's time to pay.`,
      };
    case 'PAYMENT_AMOUNT_MISMATCH/held':
      return {
        headline: `${show.money(says.paid)} arrived at ${show.time(says.arrivedAt)}, but ${show.money(says.due)} was due; the amounts differ, so nothing was delivered.`,
        nextStep: `Please pay ${show.money(says.due)} before ${show.time(says.payBefore)}; the ${show.money(says.paid)} then goes back. If you do not, it goes back when the order ends.`,
        remedy: `Trade ${says.tradeNo} is held and an alarm is raised; check whether the price was tampered with. It goes back by itself once the order is paid or ends.`,
      };
    case 'PAYMENT_AMOUNT_MISMATCH/money-back':
      return {
        headline: `${show.money(says.paid)} arrived at ${show.time(says.arrivedAt)}, but ${show.money(says.due)} was due; nothing can be delivered for it, and it ${returnInEnglish(says.trace)}.`,
        nextStep: traceInEnglish(says.trace, show),
        remedy: `Trade ${says.tradeNo}: ${traceInEnglish(says.trace, show)}`,
      };
    case 'ORPHAN_PAYMENT/parked':
      return {
        headline: `${show.money(says.amount)} arrived at ${show.time(says.seenAt)} for payment number ${says.outTradeNo}, which we never started, so it can't be told yet what it is for.`,
        nextStep: `The money is kept safe; please show your receipt (trade ${says.tradeNo}) to the shop, which must settle it before ${show.time(says.refundBy)}.`,
        remedy: `An operator must look at trade ${says.tradeNo} of account ${says.account} and pay it back at the channel in time; nothing does so by itself.`,
      };
    case 'ORPHAN_PAYMENT/matched':
      return {
        headline: `${show.money(says.amount)} that arrived at ${show.time(says.seenAt)} and belonged to nobody (trade ${says.tradeNo}) was matched to an order${settledAt(says.settledAt, show)}.`,
        nextStep: 'Nothing to do: the money counts for the order it was matched to.',
        remedy: `Nothing to do (account ${says.account}, payment number ${says.outTradeNo}, to be refunded by ${show.time(says.refundBy)}).`,
      };
    case 'ORPHAN_PAYMENT/refunded':
      return {
        headline: `${show.money(says.amount)} that arrived at ${show.time(says.seenAt)} (trade ${says.tradeNo}) could not be matched to any payment and was refunded${settledAt(says.settledAt, show)}.`,
        nextStep: `Please look for refund ${says.refundNo ?? ''} in your wallet; order again if you like.`,
        remedy: `Nothing to do (account ${says.account}, payment number ${says.outTradeNo}, due by ${show.time(says.refundBy)}).`,
      };
    case 'DUPLICATE_PAYMENT/held':
      return {
        headline: `${show.money(says.amount)} were told of at ${show.time(says.arrivedAt)} for an order that was paid already; it may be the same payment under another number, as one of the two was given by hand.`,
        nextStep: 'Nothing to do: the shop checks whether you paid twice, and pays back what was too much.',
        remedy: `An operator should look at the channel's account: if trades ${says.tradeNo} and ${says.paidWith} are one payment, clear the alarm; if they are two, refund ${says.tradeNo}.`,
      };
    case 'DUPLICATE_PAYMENT/settled':
      return {
        headline: `${show.money(says.amount)} were told of at ${show.time(says.arrivedAt)} for an order that was paid already; an operator looked, and it is the same payment under another number.`,
        nextStep: 'Nothing to do: you paid once, and that payment counts for this order.',
        remedy: `Nothing to do: trades ${says.tradeNo} and ${says.paidWith} are one payment, and nothing goes back.`,
      };
    case 'DUPLICATE_PAYMENT/money-back':
      return {
        headline: `This order was paid more than once: another ${show.money(says.amount)} arrived at ${show.time(says.arrivedAt)}. It is delivered once, and the surplus ${returnInEnglish(says.trace)}.`,
        nextStep: traceInEnglish(says.trace, show),
        remedy: `Surplus trade ${says.tradeNo} (the order is paid by ${says.paidWith}): ${traceInEnglish(says.trace, show)}`,
      };
    default:
      return messageWords(says, show);
  }
}

function settledAt(at: Instant | undefined, show: Show): string {
  return at === undefined ? '' : ` at ${show.time(at)}`;
}
