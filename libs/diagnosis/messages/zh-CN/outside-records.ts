import { never } from '@app/kernel';
import type { OutsideFact } from '../../timeline.shape.js';
import type { Show } from '../says.shape.js';
import { refusedInWords } from './words.js';

const outcome = { accepted: '已采信', refused: '已拒收', orphan: '对应不到任何付款', foreign: '属于同一账户的其他商店' } as const;
const effect = { refunds: '退款', deliveries: '发货', 'supplier-orders': '向供应商下单', messages: '发送消息' } as const;
const quotaFreed = { 'order-ended': '订单已结束', paid: '已付款', 'no-order': '没有对应的订单' } as const;

/** One record of another stream in a sentence. */
export function outsideRecord(fact: OutsideFact, show: Show): string {
  switch (fact.type) {
    case 'MessageReceived': {
      const { account, method, bytes, claimedOutTradeNo } = fact.data;
      const claims = claimedOutTradeNo === undefined ? '' : `，自称付款号 ${claimedOutTradeNo}`;
      return `收款账户 ${account} 收到一条 ${method} 通知，${bytes} 字节${claims}；原文先加密保存，再验证。`;
    }
    case 'MessageSettled': {
      const { message, outcome: end, code, orderId } = fact.data;
      const why = code === undefined ? '' : `（${refusedInWords(code)}）`;
      return `通知 ${message} 处理完毕：${outcome[end]}${why}${orderId === undefined ? '' : `，订单 ${orderId}`}。`;
    }
    case 'JunkCounted':
      return `收款账户 ${fact.data.account} 在 ${show.time(fact.data.minute)} 起的一分钟内收到 ${fact.data.count} 条无效通知。`;
    case 'TradeBound': {
      const { tradeNo, account, amount, orderId, attemptId } = fact.data;
      return `收款账户 ${account} 的交易 ${tradeNo}（${show.money(amount)}）归属订单 ${orderId} 的付款 ${attemptId}，不再属于别的订单。`;
    }
    case 'TradeOrphaned': {
      const { tradeNo, account, amount, outTradeNo, refundBy } = fact.data;
      return `收款账户 ${account} 的交易 ${tradeNo}（${show.money(amount)}，付款号 ${outTradeNo}）对应不到任何付款，暂存，运营人员须在 ${show.time(refundBy)} 前处理。`;
    }
    case 'OrphanMatched':
      return `无主的交易 ${fact.data.tradeNo} 已对应到订单 ${fact.data.orderId} 的付款 ${fact.data.attemptId}。`;
    case 'OrphanRefunded':
      return `无主的交易 ${fact.data.tradeNo} 已退款，退款号 ${fact.data.refundNo}。`;
    case 'ForeignPaymentSeen': {
      const { account, tradeNo, outTradeNo, amount } = fact.data;
      return `收款账户 ${account} 上看到别的商店的交易 ${tradeNo}（付款号 ${outTradeNo}，${show.money(amount)}），与本店无关，不处理。`;
    }
    case 'KeysImported':
      return `批次 ${fact.data.batchId} 导入 ${fact.data.keys.length} 个${fact.data.mode === 'test' ? '测试' : ''}卡密（商品 ${fact.data.productId}，内容加密保存）。`;
    case 'KeysReserved':
      return `为订单 ${fact.data.orderId} 预留 ${fact.data.keyIds.length} 个卡密（${fact.data.reservationId}）。`;
    case 'KeysReleased': {
      const { reservationId, keyIds, unknown } = fact.data;
      return unknown ? `预留 ${reservationId} 不在此批次，今后也不再接受。` : `预留 ${reservationId} 释放 ${keyIds.length} 个卡密。`;
    }
    case 'KeysAllocated':
      return `为订单 ${fact.data.orderId} 分配 ${fact.data.keyIds.length} 个卡密（${fact.data.allocationId}）。`;
    case 'KeysQuarantined':
      return `${fact.data.keyIds.length} 个卡密被隔离：${fact.data.reason}。`;
    case 'KeysReleasedFromQuarantine':
      return `${fact.data.keyIds.length} 个卡密解除隔离。`;
    case 'KeysRewrapped':
      return `${fact.data.keyIds.length} 个卡密改用密钥 ${fact.data.wrappingKeyId} 加密。`;
    case 'BatchAdmitted':
      return `批次 ${fact.data.batchId} 入库，商品 ${fact.data.productId} 新增 ${fact.data.quantity} 个可售卡密。`;
    case 'BatchRefused':
      return `批次 ${fact.data.batchId} 未入库：${fact.data.duplicates.length} 个卡密与已有的重复。`;
    case 'QuotaClaimed':
      return `订单 ${fact.data.orderId} 占用一个未付款预留名额（${fact.data.reservationId}）。`;
    case 'QuotaFreed':
      return `订单 ${fact.data.orderId} 的未付款预留名额已归还：${quotaFreed[fact.data.because]}。`;
    case 'ChannelConfigured':
      return `收款账户 ${fact.data.account}（${fact.data.kind}）已配置，密钥为第 ${fact.data.secretsVersion} 版（不显示）。`;
    case 'ChannelSilent':
      return `收款账户 ${fact.data.account} 自 ${show.time(fact.data.since)} 起没有任何消息。`;
    case 'ChannelRestored':
      return `收款账户 ${fact.data.account} 恢复；之前自 ${show.time(fact.data.silentFrom)} 起没有消息。`;
    case 'ChannelDisabled':
      return `收款账户 ${fact.data.account} 停用：${fact.data.because}。`;
    case 'TradePrefixChosen':
      return `本系统的支付单号以 ${fact.data.tradePrefix} 开头。`;
    case 'WorkerSilent':
      return `处理程序 ${fact.data.worker} 自 ${show.time(fact.data.since)} 起停顿。`;
    case 'WorkerResumed':
      return `处理程序 ${fact.data.worker} 恢复：从 ${show.time(fact.data.from)} 停到 ${show.time(fact.data.to)}。`;
    case 'SagaStarted':
      return `自动处理 ${fact.data.saga} 启用，${fact.data.startsAt === 'beginning' ? '也处理以往的订单' : '只处理启用之后的订单'}。`;
    case 'StoreRestored':
      return `数据从备份恢复到位置 ${fact.data.position}。`;
    case 'BrakeSet':
      return `暂停${effect[fact.data.effect]}${fact.data.account === undefined ? '' : `（账户 ${fact.data.account}）`}：${fact.data.reason}。`;
    case 'BrakeReleased':
      return `解除暂停 ${fact.data.brakeId}。`;
    case 'AutomaticRefundCounted':
      return `订单 ${fact.data.orderId} 的自动退款 ${fact.data.refundNo}（${show.money(fact.data.amount)}）计入每小时的限额。`;
    default:
      return never(fact);
  }
}
