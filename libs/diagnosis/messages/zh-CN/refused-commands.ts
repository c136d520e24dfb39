import type { CommandRefused } from '@app/domain/order-case';
import { parametersInWords } from '../refusal-parameters.policy.js';
import type { Show } from '../says.shape.js';
import { asker } from './words.js';

const wish: { readonly [command: string]: string } = {
  CancelOrder: '取消订单',
  IssuePickupToken: '签发新的提货链接',
  CorrectContact: '更正联系方式',
  StartPayment: '发起付款',
  ConfirmPayment: '确认收款',
  ViewDelivery: '查看卡密',
  HandKeysToShop: '取走卡密',
  ReportDeliveryView: '回报买家已查看',
  ReportDeliveryProblem: '反映卡密问题',
  RequestRefund: '申请退款',
  RecordRefundResult: '登记退款结果',
  ClearAlarm: '解除报警',
  SkipSaga: '跳过自动处理',
};

const because: { readonly [code: string]: string } = {
  'already-paid': '订单已经付款',
  'already-viewed': '卡密已被查看',
  'already-delivering': '已在发货',
  'attempts-unresolved': '还有付款没有最终结果',
  'channel-disabled': '该收款账户已停用',
  'currency-not-offered': '该收款账户不收这种货币',
  'delivery-revoked': '卡密因退款已收回',
  'exceeds-refundable': '超过可退的金额',
  'invalid-amount': '金额无效',
  'manual-confirm-not-allowed': '该收款账户不允许人工确认收款',
  'mode-mismatch': '正式与测试不能混用',
  'not-delivered-yet': '尚未发货，不能部分退款',
  'not-due-yet': '还没有到时间',
  'not-paid': '订单尚未付款',
  'not-submitted': '尚未提交',
  'money-went-back-meanwhile': '期间款项已通过其他途径退回',
  'nothing-delivered': '还没有发货',
  'nothing-handed-over': '没有取走过卡密',
  'nothing-to-refund': '没有可退的钱',
  'nothing-to-view': '还没有可查看的卡密',
  'order-cancelling': '订单正在取消',
  'order-ended': '订单已经结束',
  'payment-window-closed': '付款时间已过',
  'reason-missing': '没有以代码写明理由',
  'refund-under-way': '正在退款',
  'risk-held': '正在审核',
  'risk-rejected': '未通过审核',
  'stock-not-reserved': '库存还没有预留好',
  'token-revoked': '提货链接已失效',
  'too-many-attempts': '付款次数过多',
  'too-many-problems': '反映的问题过多',
  'too-many-refunds': '退款次数过多',
  'trade-ambiguous': '有两笔付款使用该交易号',
  'unknown-alarm': '没有这个报警',
  'unknown-attempt': '没有这次付款',
  'unknown-refund': '没有这笔退款',
  'unknown-trade': '没有这笔交易',
};

/** A refused wish: who wanted what, and why not. */
export function commandRefused({ command, code, parameters, askedBy }: CommandRefused['data'], show: Show): string {
  const who = askedBy.kind === 'shop' || askedBy.kind === 'buyer' || askedBy.kind === 'operator' ? asker[askedBy.kind] : askedBy.kind;
  const details = parametersInWords(parameters, show);
  const why = because[code] === undefined ? code : `${because[code]}（${code}）`;
  return `${who}要求${wish[command] ?? command}，被拒绝：${why}${details === '' ? '' : `；${details}`}。`;
}
