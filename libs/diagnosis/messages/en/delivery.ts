import { type Money, never } from '@app/kernel';
import { type MoneyTrace, partOf } from '../../money-trace.policy.js';
import type { Addendum, DeliveredKeys, DeliverySays, Show, Words } from '../says.shape.js';
import { allocationFailedBecause, asker, counted, goodsInEnglish, refundReason, returnInEnglish, traceInEnglish } from './words.js';

/** What is said about stock, delivery and money that goes back. */
export function deliveryWords(says: DeliverySays, show: Show): Words {
  switch (says.key) {
    case 'IN_PROGRESS/under-review':
      return {
        headline: `Your payment is here; before delivery a person reviews it: ${says.reason}.`,
        nextStep: `Please wait; the result comes by ${show.time(says.dueAt)}: delivered if passed, refunded if not.`,
        remedy: `An operator should release or reject it before ${show.time(says.dueAt)}.`,
      };
    case 'IN_PROGRESS/delivering':
      return {
        headline: `Your ${show.money(says.paid)} was confirmed at ${show.time(says.confirmedAt)}; ${goodsInEnglish(says.goods)} is being delivered.`,
        nextStep: `Please wait; delivery is promised before ${show.time(says.deliverBy)}.`,
        remedy: 'It is delivered automatically; nothing to do.',
      };
    case 'STOCK_OVERSOLD/waiting':
      return {
        headline: `You have paid, but ${says.name} could not be handed out: ${allocationFailedBecause[says.reason]} (${says.wanted} wanted, ${says.got} usable, ${show.time(says.failedAt)}).`,
        nextStep:
          says.dueAt === undefined
            ? 'New stock is being asked for; without it you get all your money back.'
            : `New stock is awaited; if there is none by ${show.time(says.dueAt)}, your money goes back by itself.`,
        remedy:
          says.dueAt === undefined
            ? `New stock is asked for at once; import keys of ${says.name} soon.`
            : `Import keys of ${says.name} before ${show.time(says.dueAt)}: waiting orders are served in turn, or else refunded.`,
      };
    case 'STOCK_OVERSOLD/money-back':
      return {
        headline: `You have paid, but ${says.name} could not be handed out: ${allocationFailedBecause[says.reason]} (${says.wanted} wanted, ${says.got} usable, ${show.time(says.failedAt)}). No new stock came, and your money ${returnInEnglish(says.trace)}.`,
        nextStep: traceInEnglish(says.trace, show),
        remedy: `${traceInEnglish(says.trace, show)} Check the stock of ${says.name}.`,
      };
    case 'STOCK_OVERSOLD/restocked':
      return {
        headline: `After payment ${says.name} could not be handed out for a while: ${allocationFailedBecause[says.reason]} (${says.wanted} wanted, ${says.got} usable, ${show.time(says.failedAt)}); new stock came at ${show.time(says.restockedAt)}.`,
        nextStep: 'Nothing to do: the new stock is for this order.',
        remedy: `Check why there was too little of ${says.name}.`,
      };
    case 'FULFILMENT_NOT_STARTED/overdue':
      return {
        headline: `Your ${show.money(says.paid)} arrived at ${show.time(says.confirmedAt)} and ${goodsInEnglish(says.goods)} was promised before ${show.time(says.deliverBy)}, but ${says.startedAt === undefined ? 'delivery has not begun' : `delivery, begun at ${show.time(says.startedAt)}, was not finished`}. That is our fault.`,
        nextStep:
          'Nothing to do, and you will not be charged again: it is delivered as soon as we are running again; or ask the shop for your money back.',
        remedy: `It is delivered by itself, once only.${says.alarmAt === undefined ? '' : ` An alarm was raised at ${show.time(says.alarmAt)}.`} An operator should check whether the workers run.`,
      };
    case 'FULFILMENT_NOT_STARTED/delivered-late':
      return {
        headline: `Delivery was promised before ${show.time(says.deliverBy)} and came only at ${show.time(says.deliveredAt)}. That is our fault.`,
        nextStep: 'Nothing to do: your goods were delivered.',
        remedy: 'Check why delivery stood still at that time.',
      };
    case 'FULFILMENT_NOT_STARTED/refunded-instead':
      return {
        headline: `Delivery was promised before ${show.time(says.deliverBy)} and did not come; at ${show.time(says.refundedAt)} a refund was decided instead. That is our fault.`,
        nextStep: 'Nothing to do: nothing more is delivered, and the money goes back.',
        remedy: 'Check why delivery stood still at that time.',
      };
    case 'DELIVERED_NOT_COLLECTED/waiting':
      return {
        headline: `${goodsInEnglish(says.goods)} was delivered at ${show.time(says.deliveredAt)} (${keysInEnglish(says)}); nobody has looked at it yet.`,
        nextStep: 'Please open the pick-up page to see it; if you have lost the link, ask the shop for a new one.',
        remedy: 'Delivery is done. If the buyer cannot find it, issue a new pick-up link; the old one then stops working.',
      };
    case 'DELIVERED_NOT_COLLECTED/handed-to-shop':
      return {
        headline: `${keysInEnglish(says)} ready since ${show.time(says.deliveredAt)}; the shop's system fetched this at ${show.time(says.handedAt)}, and whether it was shown to you can't be seen here.`,
        nextStep: `Please look at the shop's page or ask the shop${says.keys === 0 ? '' : '; the pick-up page shows them too'}.`,
        remedy: 'The shop should confirm that it showed them to the buyer, and report when.',
      };
    case 'DELIVERED_AND_VIEWED/viewed':
      return {
        headline: `${counted(says.keys, 'key')} delivered at ${show.time(says.deliveredAt)}, and opened on the pick-up page at ${show.time(says.viewedAt)}.`,
        nextStep: 'Open the pick-up page again to see it; if something is wrong with it, report the problem there.',
        remedy: 'Nothing to do; in a dispute the record of the viewing is evidence.',
      };
    case 'DELIVERED_AND_VIEWED/reported':
      return {
        headline: `${keysInEnglish(says)} delivered at ${show.time(says.deliveredAt)}; the shop says that you saw it on its page at ${show.time(says.viewedAt)}.`,
        nextStep: "Please look at the shop's page; if you did not see it, ask the shop.",
        remedy: 'This is what the shop says, not what we saw; in a dispute the shop should show its own records.',
      };
    case 'CANCELLED_OR_REFUNDED/cancelling':
      return {
        headline: `At ${show.time(says.requestedAt)} ${asker[says.by]} asked to cancel; we are finding out whether you have paid.`,
        nextStep: `This is settled by ${show.time(says.until)}: unpaid, it is cancelled; paid, it is delivered.`,
        remedy: 'The channel is asked about each payment; nothing to do.',
      };
    case 'CANCELLED_OR_REFUNDED/cancelled':
      return {
        headline: `The order was cancelled${says.by === undefined ? '' : ` by ${asker[says.by]}`} at ${show.time(says.at)}; no payment was received.`,
        nextStep: 'Nothing is owed to you; order again if you like.',
        remedy: 'Nothing to do. Should money still come, it goes back by itself.',
      };
    case 'CANCELLED_OR_REFUNDED/cancelled-unresolved':
      return {
        headline: `The order was cancelled${says.by === undefined ? '' : ` by ${asker[says.by]}`} at ${show.time(says.at)}; of one payment the channel has given no result that can be trusted.`,
        nextStep:
          says.until === undefined
            ? 'If your wallet says it was charged, show its receipt to the shop: your money is then paid back. If not, nothing is owed to you.'
            : `If you did pay, there is nothing to do: we go on asking until ${show.time(says.until)}; once found, your money goes back.`,
        remedy:
          says.until === undefined
            ? `It is no longer asked about; an operator should look for this order in account ${says.account} at the channel. Should money be found, it goes back.`
            : `Account ${says.account} is asked on; should money be found, it goes back by itself.`,
      };
    case 'CANCELLED_OR_REFUNDED/rejected':
      return {
        headline: `The payment was not passed by the review (${says.reason}); nothing is delivered, and you get your money back.`,
        nextStep: 'Please wait for the refund; ask the shop if you have questions.',
        remedy: 'The refund is started, with its reason.',
      };
    case 'CANCELLED_OR_REFUNDED/at-channel':
      return {
        headline: `Your payment${says.amount === undefined ? '' : ` of ${show.money(says.amount)}`} was refunded at the payment channel, as the channel said when asked at ${show.time(says.askedAt)}; it was never counted for this order, so nothing is delivered.`,
        nextStep: `Please look for the refund in your wallet. ${afterRefundAtChannel(says, show)} If the money is not there, show this to the shop.`,
        remedy: `The refund was not started from here: check at the channel who paid it back from account ${says.account}, and why.${otherPaymentAdvice(says)}`,
      };
    case 'CANCELLED_OR_REFUNDED/money-back':
      return {
        headline: `${partInEnglish(says, show)} ${returnInEnglish(says.trace)}${says.reason === undefined ? '' : `; reason: ${refundReason[says.reason]}`}.`,
        nextStep: traceInEnglish(says.trace, show),
        remedy: traceInEnglish(says.trace, show),
      };
    case 'HISTORY_INCOMPLETE/gap':
      return {
        headline: `The history of this order does not hold together at record ${says.atRevision}: ${gap[says.what]}. No verdict is given automatically.`,
        nextStep: 'A person checks it and will answer you; your rights are not affected.',
        remedy: `A person must find the records around number ${says.atRevision} in a backup, and then decide whether to deliver or refund.`,
      };
    default:
      return never(says);
  }
}

function keysInEnglish({ keys, revoked }: DeliveredKeys): string {
  const revokedOnes = revoked === 0 ? '' : `, ${revoked} of them revoked by a refund`;
  return `${counted(keys + revoked, 'key')}${revokedOnes}`;
}

function partInEnglish({ paid, trace }: { readonly paid: Money; readonly trace: MoneyTrace }, show: Show): string {
  const part = partOf(paid, trace);
  return part === undefined ? `The ${show.money(paid)} you paid` : `${show.money(part)} of the ${show.money(paid)} you paid`;
}

const gap = {
  missing: 'records are missing',
  altered: 'it does not follow the one before it',
  foreign: 'it is a record of another order',
} as const;

/** One sentence that is added to the primary finding. */
export function addendumInEnglish(addendum: Addendum, show: Show): string {
  switch (addendum.key) {
    case 'PLATFORM_BACKLOG':
      return addendum.to === undefined
        ? `Besides, our processing has stood still since ${show.time(addendum.from)}; it goes on with this order by itself as soon as it runs again.`
        : `Besides, our processing stood still from ${show.time(addendum.from)} to ${show.time(addendum.to)}, which delayed this order.`;
    case 'REFUNDED_AND_DELIVERED':
      return `Note: ${show.money(addendum.back)} went back although ${counted(addendum.keys, 'key was', 'keys were')} already taken; a person must decide whether to claim it.`;
    default:
      return never(addendum);
  }
}

type RefundedAtChannel = Extract<DeliverySays, { readonly key: 'CANCELLED_OR_REFUNDED/at-channel' }>;

/** Nobody orders or pays again while another payment may still be found. */
function afterRefundAtChannel({ other, payBefore }: RefundedAtChannel, show: Show): string {
  if (other?.until !== undefined) {
    return `Of another payment of this order the channel has given no final result yet; if you made that one too, there is nothing to do: we go on asking until ${show.time(other.until)}.`;
  }
  if (other !== undefined) {
    return 'Of another payment of this order the channel has given no result that can be trusted; if your wallet says it was charged, show its receipt to the shop.';
  }
  return payBefore === undefined ? 'Order again if you like.' : `If you still want it, please pay again before ${show.time(payBefore)}.`;
}

function otherPaymentAdvice({ other }: RefundedAtChannel): string {
  if (other === undefined) return '';
  return other.until === undefined
    ? ` Another payment, through account ${other.account}, is no longer asked about; an operator should look for this order there.`
    : ` Another payment, through account ${other.account}, is asked about on.`;
}
