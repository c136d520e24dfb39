import type { DisputesFact, FulfilmentFact, OversightFact, RefundsFact } from '@app/domain/order-case';
import { never, type RepeatSafety } from '@app/kernel';
import type { Show } from '../says.shape.js';
import { afterSilence, alarm, allocationFailedBecause, problem, refundReason } from './words.js';

const humanBecause = {
  'failed-at-channel': '渠道退款失败',
  'result-cannot-be-known': '渠道无法告知退款结果',
  'limit-reached': '超过自动退款的限额',
  'channel-cannot-refund': '该渠道不支持自动退款',
  'money-went-back-meanwhile': '期间款项已通过其他途径退回',
} as const;

/** One record about delivery, refunds, disputes or oversight in a sentence. */
export function fulfilmentRecord(
  fact: FulfilmentFact | RefundsFact | DisputesFact | OversightFact,
  show: Show,
  refundRepeat: RepeatSafety | undefined,
): string {
  switch (fact.type) {
    case 'DeliveryStarted':
      return `凭付款 ${fact.data.after.attemptId} 开始发货，共 ${fact.data.lineIds.length} 个商品行。`;
    case 'KeysAllocated':
      return `分配 ${fact.data.allocationId}：从预留 ${fact.data.reservationId} 取出 ${fact.data.keys.length} 个卡密（内容加密保存）。`;
    case 'AllocationFailed': {
      const { allocationId, wanted, got, reason } = fact.data;
      return `分配 ${allocationId} 失败：${allocationFailedBecause[reason]}，需要 ${wanted}，可用 ${got}。`;
    }
    case 'RestockRequested':
      return `等待补货 ${fact.data.quantity} 个，期限 ${show.time(fact.data.dueAt)}，逾期退款。`;
    case 'KeysRestocked':
      return `已补到货，归入预留 ${fact.data.reservationId}。`;
    case 'KeysDelivered':
      return `发出 ${fact.data.keyIds.length} 个卡密（分配 ${fact.data.allocationId}），买家从此可以提取。`;
    case 'DeliveryCompleted':
      return `全部发货完成，共 ${fact.data.quantity} 个卡密。`;
    case 'DeliveryViewed':
      return `买家用第 ${fact.data.tokenN + 1} 个提货链接查看了 ${fact.data.keyIds.length} 个卡密。`;
    case 'KeysHandedToShop':
      return `商家的系统取走了 ${fact.data.keyIds.length} 个卡密。`;
    case 'DeliveryViewReportedByShop':
      return `商家称买家在 ${show.time(fact.data.viewedAt)} 查看了 ${fact.data.keyIds.length} 个卡密。`;
    case 'DeliveryRevoked':
      return `因退款 ${fact.data.refundNo}，${fact.data.keyIds.length} 个卡密从此不能再打开。`;
    case 'DeliveryProblemReported':
      return `买家反映问题 ${fact.data.problemId}：${problem[fact.data.kind]}，涉及 ${fact.data.keyIds.length} 个卡密（说明加密保存）。`;
    case 'RefundRequested': {
      const { refundNo, amount, tradeNo, reason, policy } = fact.data;
      return `决定退款 ${refundNo}：交易 ${tradeNo} 的 ${show.money(amount)}，原因：${refundReason[reason]}${policy === undefined ? '' : `（依据 ${policy}）`}。`;
    }
    case 'RefundSubmitted':
      return `退款 ${fact.data.refundNo} 第 ${fact.data.try} 次提交给渠道。`;
    case 'RefundResultUnknown':
      return `退款 ${fact.data.refundNo} 第 ${fact.data.try} 次提交后结果不明（${fact.data.because}）${refundRepeat === undefined ? '' : `；${afterSilence[refundRepeat]}`}。`;
    case 'RefundSucceeded': {
      const { refundNo, amount, channelRefundNo, learnedBy } = fact.data;
      const no = channelRefundNo === undefined ? '' : `，渠道退款号 ${channelRefundNo}`;
      return `退款 ${refundNo} 成功：${show.money(amount)} 已退回${no}（得知于${{ answer: '渠道答复', query: '查询', operator: '人工核实' }[learnedBy]}）。`;
    }
    case 'RefundFailed':
      return `退款 ${fact.data.refundNo} 被渠道拒绝：${fact.data.code}。`;
    case 'RefundNeedsHuman':
      return `退款 ${fact.data.refundNo} 转人工处理：${humanBecause[fact.data.because]}。`;
    case 'DisputeOpened': {
      const { disputeId, forum, kind, answerBy } = fact.data;
      return `发生争议 ${disputeId}（${forum}，${kind}）${answerBy === undefined ? '' : `，答复期限 ${show.time(answerBy)}`}。`;
    }
    case 'DisputeOutcomeRecorded':
      return `争议 ${fact.data.disputeId} 的结果：${{ won: '胜', lost: '负', withdrawn: '撤回', settled: '和解' }[fact.data.outcome]}。`;
    case 'EvidenceExported':
      return `导出证据 ${fact.data.bundleId}（用于 ${fact.data.purpose}，截至第 ${fact.data.upToRevision} 条）。`;
    case 'EffectClaimed': {
      const { effectNo, subject, worker, notAfter } = fact.data;
      return `处理程序 ${worker} 认领 ${effectNo}（退款 ${subject}，第 ${fact.data.try} 次），须在 ${show.time(notAfter)} 之前发出。`;
    }
    case 'PromiseBroken':
      return `承诺 ${show.time(fact.data.dueAt)} 之前发货，没有做到。`;
    case 'AlarmRaised':
      return `报警 ${fact.data.alarmId}：${alarm[fact.data.alarm]}（${fact.data.subject}）${fact.data.mode === 'test' ? '，测试订单' : ''}。`;
    case 'AlarmCleared':
      return `报警 ${fact.data.alarmId} 解除（${fact.data.by === 'operator' ? '人工' : '系统'}）。`;
    case 'SagaSkipped':
      return `人工决定跳过自动处理 ${fact.data.saga}：${fact.data.reason}。`;
    default:
      return never(fact);
  }
}
