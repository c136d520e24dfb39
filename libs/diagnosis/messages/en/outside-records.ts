import { never } from '@app/kernel';
import type { OutsideFact } from '../../timeline.shape.js';
import type { Show } from '../says.shape.js';
import { counted, refusedInWords } from './words.js';

const outcome = {
  accepted: 'trusted',
  refused: 'refused',
  orphan: 'money for no known payment',
  foreign: 'of another shop on the account',
} as const;
const effect = { refunds: 'Refunds', deliveries: 'Deliveries', 'supplier-orders': 'Orders to suppliers', messages: 'Messages' } as const;
const quotaFreed = { 'order-ended': 'the order ended', paid: 'it was paid', 'no-order': 'there is no such order' } as const;

/** One record of another stream in a sentence. */
export function outsideRecord(fact: OutsideFact, show: Show): string {
  switch (fact.type) {
    case 'MessageReceived': {
      const { account, method, bytes, claimedOutTradeNo } = fact.data;
      const claims = claimedOutTradeNo === undefined ? '' : `, claiming payment number ${claimedOutTradeNo}`;
      return `Account ${account} received a ${method} message of ${bytes} bytes${claims}; kept sealed before it is verified.`;
    }
    case 'MessageSettled': {
      const { message, outcome: end, code, orderId } = fact.data;
      const why = code === undefined ? '' : ` (${refusedInWords(code)})`;
      return `Message ${message} is finished: ${outcome[end]}${why}${orderId === undefined ? '' : `, order ${orderId}`}.`;
    }
    case 'JunkCounted':
      return `Account ${fact.data.account} received ${counted(fact.data.count, 'worthless message')} in the minute from ${show.time(fact.data.minute)}.`;
    case 'TradeBound': {
      const { tradeNo, account, amount, orderId, attemptId } = fact.data;
      return `Trade ${tradeNo} of account ${account} (${show.money(amount)}) belongs to payment ${attemptId} of order ${orderId}, and to no other.`;
    }
    case 'TradeOrphaned': {
      const { tradeNo, account, amount, outTradeNo, refundBy } = fact.data;
      return `Trade ${tradeNo} of account ${account} (${show.money(amount)}, payment number ${outTradeNo}) fits no known payment; kept, to be settled by an operator before ${show.time(refundBy)}.`;
    }
    case 'OrphanMatched':
      return `Trade ${fact.data.tradeNo}, which had no owner, was matched to payment ${fact.data.attemptId} of order ${fact.data.orderId}.`;
    case 'OrphanRefunded':
      return `Trade ${fact.data.tradeNo}, which had no owner, was refunded under number ${fact.data.refundNo}.`;
    case 'ForeignPaymentSeen': {
      const { account, tradeNo, outTradeNo, amount } = fact.data;
      return `Trade ${tradeNo} (payment number ${outTradeNo}, ${show.money(amount)}) on account ${account} is another shop's; nothing is done about it.`;
    }
    case 'KeysImported':
      return `Batch ${fact.data.batchId} was imported with ${counted(fact.data.keys.length, fact.data.mode === 'test' ? 'test key' : 'key')} of product ${fact.data.productId} (kept sealed).`;
    case 'KeysReserved':
      return `${counted(fact.data.keyIds.length, 'key')} reserved for order ${fact.data.orderId} (${fact.data.reservationId}).`;
    case 'KeysReleased': {
      const { reservationId, keyIds, unknown } = fact.data;
      return unknown
        ? `Reservation ${reservationId} was not here, and is not accepted from now on.`
        : `Reservation ${reservationId} gave back ${counted(keyIds.length, 'key')}.`;
    }
    case 'KeysAllocated':
      return `${counted(fact.data.keyIds.length, 'key')} allocated to order ${fact.data.orderId} (${fact.data.allocationId}).`;
    case 'KeysQuarantined':
      return `${counted(fact.data.keyIds.length, 'key')} quarantined: ${fact.data.reason}.`;
    case 'KeysReleasedFromQuarantine':
      return `${counted(fact.data.keyIds.length, 'key')} released from quarantine.`;
    case 'KeysRewrapped':
      return `${counted(fact.data.keyIds.length, 'key')} sealed anew under wrapping key ${fact.data.wrappingKeyId}.`;
    case 'BatchAdmitted':
      return `Batch ${fact.data.batchId} was admitted: ${counted(fact.data.quantity, 'key')} of product ${fact.data.productId} on sale.`;
    case 'BatchRefused':
      return `Batch ${fact.data.batchId} was not admitted: ${counted(fact.data.duplicates.length, 'key')} known already.`;
    case 'QuotaClaimed':
      return `Order ${fact.data.orderId} counts as one unpaid reservation of this buyer (${fact.data.reservationId}).`;
    case 'QuotaFreed':
      return `Order ${fact.data.orderId} no longer counts as an unpaid reservation: ${quotaFreed[fact.data.because]}.`;
    case 'ChannelConfigured':
      return `Account ${fact.data.account} (${fact.data.kind}) was configured; its secrets, version ${fact.data.secretsVersion}, are not shown.`;
    case 'ChannelSilent':
      return `Account ${fact.data.account} has sent nothing since ${show.time(fact.data.since)}.`;
    case 'ChannelRestored':
      return `Account ${fact.data.account} sends again; it had been silent since ${show.time(fact.data.silentFrom)}.`;
    case 'ChannelDisabled':
      return `Account ${fact.data.account} was put out of use: ${fact.data.because}.`;
    case 'TradePrefixChosen':
      return `Payments of this install are known by the prefix ${fact.data.tradePrefix}.`;
    case 'WorkerSilent':
      return `Worker ${fact.data.worker} has stood still since ${show.time(fact.data.since)}.`;
    case 'WorkerResumed':
      return `Worker ${fact.data.worker} runs again; it stood still from ${show.time(fact.data.from)} to ${show.time(fact.data.to)}.`;
    case 'SagaStarted':
      return `The automatic step ${fact.data.saga} was put into use, for ${fact.data.startsAt === 'beginning' ? 'earlier orders too' : 'what happens from here on'}.`;
    case 'StoreRestored':
      return `The store was restored from a backup, up to position ${fact.data.position}.`;
    case 'BrakeSet':
      return `${effect[fact.data.effect]} are stopped${fact.data.account === undefined ? '' : ` for account ${fact.data.account}`}: ${fact.data.reason}.`;
    case 'BrakeReleased':
      return `Stop ${fact.data.brakeId} was lifted.`;
    case 'AutomaticRefundCounted':
      return `Automatic refund ${fact.data.refundNo} of order ${fact.data.orderId} (${show.money(fact.data.amount)}) counts toward the limit of an hour.`;
    default:
      return never(fact);
  }
}
