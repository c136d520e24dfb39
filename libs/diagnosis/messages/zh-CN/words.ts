import type { AlarmKind, LearnedBy, ProblemKind, RefundReason } from '@app/domain/order-case';
import { type Actor, type Instant, type MessageRefusalCode, type Money, never, type RepeatSafety, toDecimal } from '@app/kernel';
import type { LeftToPerson, MoneyTrace } from '../../money-trace.policy.js';
import type { Goods, NotPaidAnswer, Show } from '../says.shape.js';

/** An amount, as 10.00 元. */
export function amountInChinese({ amount, currency }: Money): string {
  const decimal = toDecimal({ amount, currency });
  return currency === 'CNY' ? `${decimal} 元` : `${decimal} ${currency}`;
}

export function goodsInChinese(goods: Goods): string {
  return goods.map(({ name, quantity }) => `${name} × ${quantity}`).join('、');
}

export const asker: { readonly [who in 'shop' | 'buyer' | 'operator' | 'system']: string } = {
  shop: '商家',
  buyer: '买家',
  operator: '运营人员',
  system: '系统',
};

export const notPaidAnswer: { readonly [answer in NotPaidAnswer]: string } = {
  unpaid: '尚未付款',
  closed: '该笔支付已关闭、未付款',
  'not-found': '没有这笔支付',
  refunded: '该笔支付已退款',
};

export const learnedBy: { readonly [road in LearnedBy]: string } = {
  notification: '支付渠道的通知',
  query: '主动查询支付渠道',
  shop: '商家收银台的确认',
  bill: '渠道对账单',
};

export const refusedBecause: { readonly [code in MessageRefusalCode]: string } = {
  'unknown-order': '其中的订单号不存在',
  account: '其中的商户号不是这个收款账户',
  signature: '签名不对',
  timestamp: '时间戳超出允许范围',
  state: '其中的支付状态不可识别',
  amount: '其中的金额不符',
  replay: '是重复发送的旧通知',
  'trade-taken': '这笔钱已计入另一笔付款',
  malformed: '内容残缺，无法读取',
  'not-configured': '该收款账户尚未配置密钥',
};

export const endedHow = { expired: '超时未付款而关闭', cancelled: '取消', 'out-of-stock': '因缺货而结束' } as const;

export const allocationFailedBecause = {
  'keys-quarantined': '为您预留的卡密被隔离检查',
  'reservation-lost': '为您预留的卡密丢失了预留记录',
  'empty-content': '为您预留的卡密内容为空',
} as const;

export const refundReason: { readonly [reason in RefundReason]: string } = {
  'requested-by-shop': '商家申请退款',
  'requested-by-operator': '运营人员办理退款',
  'duplicate-payment': '重复付款',
  'late-payment-no-stock': '付款晚于关单且已无货',
  'paid-after-cancel': '取消之后才付款',
  'out-of-stock-after-payment': '付款后缺货',
  'amount-mismatch': '付款金额与应付不符',
  'rejected-by-risk': '未通过风险审核',
  'delivery-failed': '发货失败',
};

export const alarm: { readonly [kind in AlarmKind]: string } = {
  'promise-broken': '超过承诺时间仍未发货',
  'refund-needs-human': '退款需要人工处理',
  'amount-mismatch': '付款金额与应付不符',
  'refunded-and-delivered': '已退款但卡密也已被取走',
  'trade-taken': '同一笔付款被两笔订单认领',
  'notifications-refused': '支付通知多次被拒收',
  'callback-not-received': '已付款但没有收到支付通知',
  'deadline-not-watched': '有到期事项未被监视',
};

export const problem: { readonly [kind in ProblemKind]: string } = {
  'not-received': '没有收到',
  'wrong-item': '商品不对',
  'face-value-short': '面值不足',
  'trial-version': '是试用版',
  'already-used': '已被使用',
  invalid: '无效',
  expired: '已过期',
  'wrong-region': '区服不对',
  'undeclared-restriction': '有未说明的限制',
};

/** What follows where a refund that was sent got no clear result: how a repeat behaves at its channel decides. */
export const afterSilence: { readonly [safety in RepeatSafety]: string } = {
  'by-number': '系统会用同一退款单号再次提交，支付渠道只会退一次',
  askable: '系统会先向支付渠道查询，渠道查无此退款才会再次提交',
  neither: '该渠道无法查询退款结果，系统不会再次提交，由人工到渠道核实',
};

/** How far the money has got on its way back. */
export function traceInChinese(trace: MoneyTrace, show: Show): string {
  switch (trace.state) {
    case 'held':
      return '这笔钱仍在商家账户，系统随即会自动发起退款。';
    case 'requested':
      return `退款 ${trace.refundNo}（${show.money(trace.amount)}）已于 ${show.time(trace.since)} 决定，还没有提交给支付渠道。${stoppedInChinese(trace, show)}`;
    case 'under-way':
      return `退款 ${trace.refundNo}（${show.money(trace.amount)}）已于 ${show.time(trace.since)} 发起，正等待支付渠道受理。${stoppedInChinese(trace, show)}`;
    case 'unknown':
      return `退款 ${trace.refundNo}（${show.money(trace.amount)}）已提交，但支付渠道在 ${show.time(trace.since)} 没有给出明确结果；${afterSilence[trace.repeatSafety]}。${stoppedInChinese(trace, show)}`;
    case 'needs-human':
      return leftInChinese(trace, show);
    case 'partly-back':
      return `已退 ${show.money(trace.amount)}（共 ${show.money(trace.of)}），最近一笔退款 ${trace.refundNo} 于 ${show.time(trace.at)} 完成。`;
    case 'back':
      return `退款 ${trace.refundNo}（${show.money(trace.amount)}）于 ${show.time(trace.requestedAt)} 发起，${show.time(trace.at)} 渠道确认已原路退回。`;
    case 'back-elsewhere':
      return trace.how === 'chargeback'
        ? `${show.money(trace.amount)} 已于 ${show.time(trace.at)} 经银行拒付退回（案件号 ${trace.no}）。`
        : `${show.money(trace.amount)} 已于 ${show.time(trace.at)} 在支付渠道侧退回（渠道退款号 ${trace.no}）。`;
    default:
      return never(trace);
  }
}

type LeftTrace = Extract<MoneyTrace, { readonly state: 'needs-human' }>;

function leftInChinese({ refundNo, amount, since, left }: LeftTrace, show: Show): string {
  const refund = `退款 ${refundNo}（${show.money(amount)}）`;
  switch (left) {
    case 'not-paid-back':
      return `${refund}自 ${show.time(since)} 起需要人工处理，钱尚未退回。`;
    case 'result-not-known':
      return `${refund}已提交过，但钱是否已经退回并不清楚，自 ${show.time(since)} 起需要人工处理：先到支付渠道核实，未核实之前不要再次退款。`;
    case 'went-back-meanwhile':
      return `${refund}没有支付，因为同一笔付款的钱其间已由其他途径退回；自 ${show.time(since)} 起需要人工处理：先核对还欠多少，再决定是否退款。`;
    default:
      return never(left);
  }
}

function stoppedInChinese({ stoppedSince }: { readonly stoppedSince: Instant | undefined }, show: Show): string {
  return stoppedSince === undefined ? '' : `运营人员自 ${show.time(stoppedSince)} 起暂停了退款，恢复后继续办理。`;
}

/** The same in few words, to follow the word for money. */
export function returnInChinese(trace: MoneyTrace): string {
  switch (trace.state) {
    case 'held':
    case 'requested':
      return '将退给您';
    case 'under-way':
      return '正在退给您';
    case 'unknown':
      return '正在退给您，但结果还不清楚';
    case 'needs-human':
      return leftReturn[trace.left];
    case 'partly-back':
      return '已退给您一部分';
    case 'back':
    case 'back-elsewhere':
      return '已退给您';
    default:
      return never(trace);
  }
}

const leftReturn: { readonly [left in LeftToPerson]: string } = {
  'not-paid-back': '要退给您，正等待人工处理',
  'result-not-known': '可能已经退给您，也可能没有：退款结果不明，由人工到支付渠道核实',
  'went-back-meanwhile': '其间已由其他途径退回全部或部分，由人工核对是否还欠您',
};

/** Who did it; nothing where no person or shop did. */
export function doneByInChinese({ kind, id }: Actor): string {
  switch (kind) {
    case 'shop':
      return `（操作者：商家 ${id}）`;
    case 'buyer':
      return '（操作者：买家）';
    case 'operator':
      return `（操作者：运营人员 ${id}）`;
    case 'auditor':
    case 'dispute':
    case 'admin':
      return `（操作者：${{ auditor: '审计', dispute: '争议处理', admin: '管理员' }[kind]} ${id}）`;
    case 'channel':
    case 'supplier':
    case 'saga':
    case 'system':
      return '';
    default:
      return never(kind);
  }
}

/** Why a message was refused; a code that is not known stands for itself. */
export function refusedInWords(code: string): string {
  const known: { readonly [code: string]: string } = refusedBecause;
  return known[code] ?? code;
}
