import type { OrderFact } from '@app/domain/order-case';
import type { RecordContext } from '../language.shape.js';
import type { Show } from '../says.shape.js';
import { fulfilmentRecord } from './fulfilment-records.js';
import { commandRefused } from './refused-commands.js';
import { asker, endedHow, goodsInChinese, learnedBy, notPaidAnswer, refusedBecause } from './words.js';

const purpose = { placing: '下单', 'late-payment': '迟到的付款', restock: '补货' } as const;
const released = {
  superseded: '已有新的预留',
  'order-ended': '订单已结束',
  refunded: '钱已退回',
  'allocation-failed': '未能发出',
} as const;

/** One record of a case file in a sentence; delivery, refunds and what follows are left to the next file. */
export function orderRecord(fact: OrderFact, show: Show, { reservedFor, refundRepeat }: RecordContext): string {
  switch (fact.type) {
    case 'OrderPlaced': {
      const { deal, shopId, shopOrderNo, mode, payBefore } = fact.data;
      const own = shopOrderNo === undefined ? '' : `（商家订单号 ${shopOrderNo}）`;
      return `商家 ${shopId} 提交${mode === 'test' ? '测试' : ''}订单${own}：${goodsInChinese(deal.lines)}，共 ${show.money(deal.total)}，付款期限暂定 ${show.time(payBefore)}。`;
    }
    case 'ReservationPlanned': {
      const { reservationId, n, parts, purpose: why } = fact.data;
      return `为${purpose[why]}计划第 ${n} 次预留 ${reservationId}：${partsInChinese(parts)}。`;
    }
    case 'StockReserved': {
      const { reservationId, parts, payBefore } = fact.data;
      const until = reservedFor === 'placing' ? `；付款期限 ${show.time(payBefore)}` : '';
      return `预留 ${reservationId} 成功：${partsInChinese(parts)}${until}。`;
    }
    case 'StockUnavailable': {
      const { reason, wanted, available, purpose: why } = fact.data;
      const because = reason === 'quota-exceeded' ? '超过该买家未付款预留的上限' : '库存不足';
      return `为${purpose[why]}备货失败：${because}，需要 ${wanted}，可用 ${available}。`;
    }
    case 'StockReleased':
      return `预留 ${fact.data.reservationId} 已释放回库存：${released[fact.data.because]}。`;
    case 'QuotaReleased':
      return `买家的未付款预留名额已归还：${fact.data.because === 'paid' ? '已付款' : '订单已结束'}。`;
    case 'CancellationRequested':
      return `${asker[fact.data.by]}要求取消；先向渠道核实 ${fact.data.openAttempts.length} 次未决的付款。`;
    case 'CancellationOvertaken':
      return `取消之前付款 ${fact.data.attemptId} 已到账，订单继续。`;
    case 'OrderCancelled':
      return `订单由${asker[fact.data.by]}取消。`;
    case 'OrderExpired': {
      const { payBefore, unresolvedAttempts } = fact.data;
      const open = unresolvedAttempts.length === 0 ? '' : `；${unresolvedAttempts.length} 次付款尚无最终结果，继续查询`;
      return `到 ${show.time(payBefore)} 仍未付款，订单关闭${open}。`;
    }
    case 'OrderReopened':
      return `付款 ${fact.data.attemptId} 迟到，已重新备到货（${fact.data.reservationId}），订单恢复。`;
    case 'PickupTokenIssued':
      return `签发第 ${fact.data.n + 1} 个提货链接，之前的失效。`;
    case 'ContactCorrected':
      return '买家的联系方式已更正（内容加密保存）。';
    case 'RecipientCorrected':
      return `商品行 ${fact.data.lineId} 的充值对象已更正（内容加密保存）。`;
    case 'RecipientRejected':
      return `商品行 ${fact.data.lineId} 的充值对象不符合规则 ${fact.data.rule}：${fact.data.code}。`;
    case 'CommandRefused':
      return commandRefused(fact.data, show);
    case 'PaymentAttemptStarted': {
      const { number, channel, outTradeNo, amountDue, expiresAt } = fact.data;
      return `发起第 ${number} 次付款：应付 ${show.money(amountDue)}，收款账户 ${channel.account}，付款号 ${outTradeNo}，有效至 ${show.time(expiresAt)}。`;
    }
    case 'PaymentAttemptClosed':
      return `付款 ${fact.data.attemptId} 已关闭：${fact.data.how === 'given-up' ? '一直没有最终结果，不再查询' : '已在渠道侧关闭'}。`;
    case 'PaymentNotificationAccepted': {
      const { attemptId, tradeNo, walletTradeNo, status, amount } = fact.data;
      const wallet = walletTradeNo === undefined ? '' : `，钱包交易号 ${walletTradeNo}`;
      return `收到并采信渠道通知：付款 ${attemptId}，交易号 ${tradeNo}${wallet}，${show.money(amount)}，状态${channelStatus[status]}。`;
    }
    case 'PaymentNotificationRefused': {
      const { attemptId, code, count, hint } = fact.data;
      return `拒收关于付款 ${attemptId} 的通知（共 ${count} 次）：${refusedBecause[code]}。${hint === undefined ? '' : `提示：${hint}。`}`;
    }
    case 'PaymentQueried': {
      const { attemptId, answer, askedAt, tradeNo, amount, final } = fact.data;
      const trade = tradeNo === undefined ? '' : `，交易号 ${tradeNo}`;
      const sum = amount === undefined ? '' : `，${show.money(amount)}`;
      return `${show.time(askedAt)} 向渠道查询付款 ${attemptId}，答复：${queryAnswer[answer]}${trade}${sum}${final ? '（最终结果）' : ''}。`;
    }
    case 'PaymentConfirmed': {
      const { amount, due, tradeNo, learnedBy: road, deliverBy } = fact.data;
      return `确认付款 ${show.money(amount)}（应付 ${show.money(due)}），交易号 ${tradeNo}，得知于${learnedBy[road]}；承诺 ${show.time(deliverBy)} 之前发货。`;
    }
    case 'PaymentAmountMismatched': {
      const { paid, due, tradeNo, learnedBy: road } = fact.data;
      return `收到 ${show.money(paid)}，与应付 ${show.money(due)} 不符，不据此发货；交易号 ${tradeNo}，得知于${learnedBy[road]}。`;
    }
    case 'DuplicatePaymentReceived': {
      const { amount, tradeNo, confirmedAttemptId, learnedBy: road } = fact.data;
      return `重复收到 ${show.money(amount)}，交易号 ${tradeNo}，得知于${learnedBy[road]}；订单已由 ${confirmedAttemptId} 付清，这笔要退。`;
    }
    case 'LatePaymentReceived': {
      const { amount, tradeNo, after, learnedBy: road } = fact.data;
      return `订单${endedHow[after]}之后才收到 ${show.money(amount)}，交易号 ${tradeNo}，得知于${learnedBy[road]}。`;
    }
    case 'RefundObserved': {
      const { amount, tradeNo, channelRefundNo, seenIn } = fact.data;
      return `从${learnedBy[seenIn]}看到交易 ${tradeNo} 已在渠道侧退回 ${show.money(amount)}（渠道退款号 ${channelRefundNo}）。`;
    }
    case 'ChargebackDebited':
      return `交易 ${fact.data.tradeNo} 被拒付，扣回 ${show.money(fact.data.amount)}（案件号 ${fact.data.caseNo}）。`;
    case 'ChargebackReversed':
      return `案件 ${fact.data.caseNo} 的拒付撤销，交易 ${fact.data.tradeNo} 的 ${show.money(fact.data.amount)} 归还。`;
    case 'RiskAssessed':
      return `风险评估（规则 ${fact.data.ruleset}，得分 ${fact.data.score}）：${{ clear: '通过', hold: '需人工审核', reject: '拒绝' }[fact.data.outcome]}。`;
    case 'RiskHoldPlaced':
      return `暂缓发货，等待审核：${fact.data.reason}（规则 ${fact.data.rules.join('、')}），期限 ${show.time(fact.data.dueAt)}。`;
    case 'RiskHoldEscalated':
      return `审核 ${fact.data.holdId} 超时升级，新期限 ${show.time(fact.data.dueAt)}。`;
    case 'RiskHoldReleased':
      return `审核 ${fact.data.holdId} 放行（${fact.data.by === 'operator' ? '人工' : '规则'}）。`;
    case 'OrderRejectedByRisk':
      return `审核 ${fact.data.holdId} 拒绝（${fact.data.by === 'operator' ? '人工' : '规则'}）：${fact.data.reason}。`;
    default:
      return fulfilmentRecord(fact, show, refundRepeat);
  }
}

const channelStatus = { paid: '已付款', unpaid: '未付款', closed: '已关闭', refunded: '已退款' } as const;
const queryAnswer = { ...notPaidAnswer, paid: '已付款', unknown: '没有可信的答复' } as const;

function partsInChinese(parts: readonly { readonly batchId: string; readonly quantity: number }[]): string {
  return parts.map(({ batchId, quantity }) => `批次 ${batchId} × ${quantity}`).join('、');
}
