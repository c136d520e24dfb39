import type { DeliverySays, MessageSays, Show, Words } from '../says.shape.js';
import { deliveryWords } from './delivery.js';
import { counted, notPaidAnswer, refusedBecause } from './words.js';

/** What is said about the channel's messages; the rest is left to the next file. */
export function messageWords(says: MessageSays | DeliverySays, show: Show): Words {
  switch (says.key) {
    case 'CALLBACK_NOT_RECEIVED/trade-taken':
      return {
        headline: `At ${show.time(says.toldAt)} the payment channel said "paid", but the same money is counted for another payment already; so it could not be counted for this order, and a person is called.`,
        nextStep: 'Your money is not lost: the shop finds out which order it is for. Please keep your receipt, and do not pay again.',
        remedy: `Check which other payment holds this trade of account ${says.account}: most often its number was typed for the wrong order when a payment was confirmed by hand. Deliver or pay back by hand, then clear the alarms about it.`,
      };
    case 'CALLBACK_NOT_RECEIVED/settled':
      return {
        headline: `At ${show.time(says.toldAt)} the payment channel said "paid", but the same money is counted for another payment already; an operator has looked at it and settled it.`,
        nextStep: 'Nothing to do here: what became of this money, the shop has settled. If you miss it, show your receipt to the shop.',
        remedy: `Nothing to do: the alarm about this trade of account ${says.account} is cleared, and what was to be delivered or paid back was left to the operator.`,
      };
    case 'CALLBACK_NOT_RECEIVED/here-already':
      return {
        headline: `At ${show.time(says.toldAt)} the payment channel said "paid" of money that this order has already, for another attempt of this order; so it is not counted a second time.`,
        nextStep: 'Nothing to do: this is no second payment.',
        remedy: `Nothing to do: the trade of account ${says.account} stays with the attempt it was counted for first. Most often its number was given for that attempt when the payment was confirmed by hand.`,
      };
    case 'CALLBACK_NOT_RECEIVED/confirmed-otherwise':
      return {
        headline: `You paid the ${show.money(says.amount)} started at ${show.time(says.startedAt)}, but the channel's notification never reached us${says.deaf === undefined ? '' : `, as we stood still ourselves from ${show.time(says.deaf.from)} to ${show.time(says.deaf.to)}`}; we learned of it at ${show.time(says.learnedAt)} by ${says.by === 'query' ? 'asking the channel' : "reading the channel's bill"}.`,
        nextStep: 'Nothing to do: this payment is confirmed.',
        remedy: notReceivedAdvice(says, show),
      };
    case 'CALLBACK_SIGNATURE_INVALID/unverified':
      return {
        headline: `${counted(says.count, 'notification')} about this payment came, first at ${show.time(says.firstAt)}, but ${refusedBecause[says.code]}, so it can't count as paid; we are checking with the channel.`,
        nextStep: 'If you have paid, your money is not lost: it is delivered as soon as the channel confirms. Please do not pay again.',
        remedy: `The channel is asked automatically. ${keyAdvice(says)}`,
      };
    case 'CALLBACK_SIGNATURE_INVALID/confirmed-otherwise':
      return {
        headline: `${counted(says.count, 'notification')} of the channel (first at ${show.time(says.firstAt)}) could not be trusted because ${refusedBecause[says.code]}; your ${show.money(says.amount)} was confirmed in another way at ${show.time(says.learnedAt)}.`,
        nextStep: 'Nothing to do: this payment is confirmed.',
        remedy: keyAdvice(says),
      };
    case 'CALLBACK_SIGNATURE_INVALID/another-accepted':
      return {
        headline: `The real notification was received. Besides, ${counted(says.count, 'other')} claiming to be the channel's came, first at ${show.time(says.firstAt)}; refused because ${refusedBecause[says.code]}.`,
        nextStep: 'Nothing to do: what was refused has no effect.',
        remedy: `The keys of account ${says.account} are right; somebody may forge notifications. Nothing to do.`,
      };
    case 'CALLBACK_SIGNATURE_INVALID/contradicted':
      return {
        headline: `${counted(says.count, 'notification')} claiming "paid" came, first at ${show.time(says.firstAt)}; refused because ${refusedBecause[says.code]}. The channel itself said at ${show.time(says.askedAt)}: ${notPaidAnswer[says.answer]}.`,
        nextStep: 'What was refused does not count; if you did pay, keep your receipt and ask the shop.',
        remedy: `Most likely forged; nothing was delivered for it. ${keyAdvice(says)}`,
      };
    case 'CALLBACK_REFUSED/no-effect':
      return {
        headline: `${counted(says.count, 'notification')} about this payment came, first at ${show.time(says.firstAt)}, and did not count: ${refusedBecause[says.code]}.`,
        nextStep: 'Nothing to do: what did not count changes nothing about your order.',
        remedy: `${refusedAdvice(says)}${says.hint === undefined ? '' : ` Hint: ${says.hint}.`}`,
      };
    case 'CALLBACK_PROCESSING_FAILED/unprocessed':
      return {
        headline: `The channel's notification came at ${show.time(says.receivedAt)}, but we did not finish processing it in time. That is our fault.`,
        nextStep: says.isPaid
          ? 'Nothing to do: the payment was confirmed in another way.'
          : 'Nothing to do, and please do not pay again: the notification is kept as it came, and delivery follows once it is processed.',
        remedy: 'It is processed again from the recorded bytes; if that does not happen, check whether the workers run.',
      };
    case 'CALLBACK_PROCESSING_FAILED/processed-late':
      return {
        headline: `The channel's notification came at ${show.time(says.receivedAt)}; we processed it only at ${show.time(says.processedAt)}. That is our fault.`,
        nextStep: 'Nothing to do: the notification is processed.',
        remedy: 'Check why processing stood still at that time.',
      };
    default:
      return deliveryWords(says, show);
  }
}

type NotReceived = Extract<MessageSays, { readonly key: 'CALLBACK_NOT_RECEIVED/confirmed-otherwise' }>;

function notReceivedAdvice({ account, deaf, silentFrom }: NotReceived, show: Show): string {
  if (deaf !== undefined) {
    return `Check why our own processing stood still from ${show.time(deaf.from)} to ${show.time(deaf.to)}; the notify address of account ${account} need not be wrong.`;
  }
  return silentFrom === undefined
    ? `Check the notify address of account ${account}: most often a CDN or firewall (WAF) blocks it, or the address is wrong.`
    : `Account ${account} has sent nothing since ${show.time(silentFrom)}: the fault is on the channel's side; ask the channel.`;
}

function refusedAdvice({ code, account }: { readonly code: string; readonly account: string }): string {
  return code === 'timestamp'
    ? `Check whether the clocks of this server and of account ${account}'s channel are right.`
    : `Nothing to do where it is the only one; if it happens often, check the channel settings of account ${account}.`;
}

function keyAdvice(says: { readonly account: string; readonly code: string; readonly hint: string | undefined }): string {
  const hint = says.hint === undefined ? '' : ` Hint: ${says.hint}.`;
  return says.code === 'account'
    ? `Check the merchant number configured for account ${says.account}.${hint}`
    : `Check the verification key configured for account ${says.account} (not the application's own public key in place of the channel's).${hint}`;
}
