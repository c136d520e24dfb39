import type { DisputesFact, FulfilmentFact, OversightFact, RefundsFact } from '@app/domain/order-case';
import { never, type RepeatSafety } from '@app/kernel';
import type { Show } from '../says.shape.js';
import { afterSilence, alarm, allocationFailedBecause, counted, problem, refundReason } from './words.js';

const humanBecause = {
  'failed-at-channel': 'the channel refused it',
  'result-cannot-be-known': 'the channel cannot tell what became of it',
  'limit-reached': 'it is beyond what is refunded automatically',
  'channel-cannot-refund': 'this channel cannot refund automatically',
  'money-went-back-meanwhile': 'the money went back by another road meanwhile',
} as const;

/** One record about delivery, refunds, disputes or oversight in a sentence. */
export function fulfilmentRecord(
  fact: FulfilmentFact | RefundsFact | DisputesFact | OversightFact,
  show: Show,
  refundRepeat: RepeatSafety | undefined,
): string {
  switch (fact.type) {
    case 'DeliveryStarted':
      return `Delivery of ${counted(fact.data.lineIds.length, 'line')} began, after payment ${fact.data.after.attemptId}.`;
    case 'KeysAllocated':
      return `Allocation ${fact.data.allocationId} took ${counted(fact.data.keys.length, 'key')} from reservation ${fact.data.reservationId} (kept sealed).`;
    case 'AllocationFailed': {
      const { allocationId, wanted, got, reason } = fact.data;
      return `Allocation ${allocationId} failed: ${allocationFailedBecause[reason]}; ${wanted} wanted, ${got} usable.`;
    }
    case 'RestockRequested':
      return `${counted(fact.data.quantity, 'key')} of new stock awaited until ${show.time(fact.data.dueAt)}; then the money goes back.`;
    case 'KeysRestocked':
      return `New stock came and is held by reservation ${fact.data.reservationId}.`;
    case 'KeysDelivered':
      return `${counted(fact.data.keyIds.length, 'key')} of allocation ${fact.data.allocationId} delivered: from here on the buyer can fetch them.`;
    case 'DeliveryCompleted':
      return `Delivery complete: ${counted(fact.data.quantity, 'key')} in all.`;
    case 'DeliveryViewed':
      return `The buyer opened ${counted(fact.data.keyIds.length, 'key')} by pick-up link number ${fact.data.tokenN + 1}.`;
    case 'KeysHandedToShop':
      return `The shop's system fetched ${counted(fact.data.keyIds.length, 'key')}.`;
    case 'DeliveryViewReportedByShop':
      return `The shop says that the buyer saw ${counted(fact.data.keyIds.length, 'key')} at ${show.time(fact.data.viewedAt)}.`;
    case 'DeliveryRevoked':
      return `${counted(fact.data.keyIds.length, 'key')} can no longer be opened, because of refund ${fact.data.refundNo}.`;
    case 'DeliveryProblemReported':
      return `Problem ${fact.data.problemId} was reported: ${problem[fact.data.kind]}, about ${counted(fact.data.keyIds.length, 'key')} (its text is kept sealed).`;
    case 'RefundRequested': {
      const { refundNo, amount, tradeNo, reason, policy } = fact.data;
      return `Refund ${refundNo} decided: ${show.money(amount)} of trade ${tradeNo}; reason: ${refundReason[reason]}${policy === undefined ? '' : ` (by ${policy})`}.`;
    }
    case 'RefundSubmitted':
      return `Refund ${fact.data.refundNo} was sent to the channel, try ${fact.data.try}.`;
    case 'RefundResultUnknown':
      return `The result of refund ${fact.data.refundNo}, try ${fact.data.try}, is not known (${fact.data.because})${refundRepeat === undefined ? '' : `; ${afterSilence[refundRepeat]}`}.`;
    case 'RefundSucceeded': {
      const { refundNo, amount, channelRefundNo, learnedBy } = fact.data;
      const no = channelRefundNo === undefined ? '' : `, the channel's number ${channelRefundNo}`;
      return `Refund ${refundNo} done: ${show.money(amount)} went back${no} (learned by ${{ answer: "the channel's answer", query: 'asking', operator: 'an operator' }[learnedBy]}).`;
    }
    case 'RefundFailed':
      return `Refund ${fact.data.refundNo} was refused by the channel: ${fact.data.code}.`;
    case 'RefundNeedsHuman':
      return `Refund ${fact.data.refundNo} is left to a person: ${humanBecause[fact.data.because]}.`;
    case 'DisputeOpened': {
      const { disputeId, forum, kind, answerBy } = fact.data;
      return `Dispute ${disputeId} was opened (${forum}, ${kind})${answerBy === undefined ? '' : `, to be answered before ${show.time(answerBy)}`}.`;
    }
    case 'DisputeOutcomeRecorded':
      return `Dispute ${fact.data.disputeId} ended: ${fact.data.outcome}.`;
    case 'EvidenceExported':
      return `Evidence ${fact.data.bundleId} was exported for ${fact.data.purpose}, up to record ${fact.data.upToRevision}.`;
    case 'EffectClaimed': {
      const { effectNo, subject, worker, notAfter } = fact.data;
      return `Worker ${worker} took on ${effectNo} (refund ${subject}, try ${fact.data.try}), to be sent before ${show.time(notAfter)}.`;
    }
    case 'PromiseBroken':
      return `Delivery was promised before ${show.time(fact.data.dueAt)}, and the promise was broken.`;
    case 'AlarmRaised':
      return `Alarm ${fact.data.alarmId}: ${alarm[fact.data.alarm]} (${fact.data.subject})${fact.data.mode === 'test' ? ', of a test order' : ''}.`;
    case 'AlarmCleared':
      return `Alarm ${fact.data.alarmId} was cleared by ${fact.data.by === 'operator' ? 'an operator' : 'the system'}.`;
    case 'SagaSkipped':
      return `A person decided to skip ${fact.data.saga}: ${fact.data.reason}.`;
    default:
      return never(fact);
  }
}
