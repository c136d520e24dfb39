import { type Money, never } from '@app/kernel';
import { type MoneyTrace, partOf } from '../../money-trace.policy.js';
import type { Addendum, DeliveredKeys, DeliverySays, Show, Words } from '../says.shape.js';
import { allocationFailedBecause, asker, goodsInChinese, refundReason, returnInChinese, traceInChinese } from './words.js';

/** What is said about stock, delivery and money that goes back. */
export function deliveryWords(says: DeliverySays, show: Show): Words {
  switch (says.key) {
    case 'IN_PROGRESS/under-review':
      return {
        headline: `已收到您的付款，发货前需要人工审核：${says.reason}。`,
        nextStep: `请稍候，最迟 ${show.time(says.dueAt)} 给出结果：通过就发货，不通过就退款。`,
        remedy: `请运营人员在 ${show.time(says.dueAt)} 之前放行或拒绝。`,
      };
    case 'IN_PROGRESS/delivering':
      return {
        headline: `${show.time(says.confirmedAt)} 已确认收到 ${show.money(says.paid)}，正在发出 ${goodsInChinese(says.goods)}。`,
        nextStep: `请稍候，承诺在 ${show.time(says.deliverBy)} 之前发货。`,
        remedy: '系统自动发货，无需处理。',
      };
    case 'STOCK_OVERSOLD/waiting':
      return {
        headline: `您已付款，但 ${says.name} 无法发出：${allocationFailedBecause[says.reason]}（需要 ${says.wanted}，可用 ${says.got}，${show.time(says.failedAt)}）。`,
        nextStep:
          says.dueAt === undefined
            ? '正在安排补货；补不到就全额退款。'
            : `正在等补货；到 ${show.time(says.dueAt)} 还没有货就自动退款，您无需操作。`,
        remedy:
          says.dueAt === undefined
            ? `系统随即登记补货；请尽快为 ${says.name} 导入卡密。`
            : `请在 ${show.time(says.dueAt)} 之前为 ${says.name} 导入卡密；到货后系统按先后自动发出，否则自动退款。`,
      };
    case 'STOCK_OVERSOLD/money-back':
      return {
        headline: `您已付款，但 ${says.name} 无法发出：${allocationFailedBecause[says.reason]}（需要 ${says.wanted}，可用 ${says.got}，${show.time(says.failedAt)}），没有等到补货，钱${returnInChinese(says.trace)}。`,
        nextStep: traceInChinese(says.trace, show),
        remedy: `${traceInChinese(says.trace, show)}请检查 ${says.name} 的库存。`,
      };
    case 'STOCK_OVERSOLD/restocked':
      return {
        headline: `付款后 ${says.name} 一度无法发出：${allocationFailedBecause[says.reason]}（需要 ${says.wanted}，可用 ${says.got}，${show.time(says.failedAt)}），${show.time(says.restockedAt)} 已补到货。`,
        nextStep: '您无需操作：补到的货归这笔订单。',
        remedy: `请检查 ${says.name} 当时的库存为何不足。`,
      };
    case 'FULFILMENT_NOT_STARTED/overdue':
      return {
        headline: `${show.time(says.confirmedAt)} 已收到您的 ${show.money(says.paid)}，承诺 ${show.time(says.deliverBy)} 之前发出 ${goodsInChinese(says.goods)}，但${says.startedAt === undefined ? '至今没有开始发货' : `${show.time(says.startedAt)} 开始发货后没有完成`}。责任在我们。`,
        nextStep: '您无需操作，也不会重复扣款：恢复后自动发货；也可以联系商家退款。',
        remedy: `系统恢复后自动发货，且只发一次。${says.alarmAt === undefined ? '' : `已于 ${show.time(says.alarmAt)} 报警。`}请运营人员检查发货程序是否在运行。`,
      };
    case 'FULFILMENT_NOT_STARTED/delivered-late':
      return {
        headline: `承诺 ${show.time(says.deliverBy)} 之前发货，实际到 ${show.time(says.deliveredAt)} 才发出。责任在我们。`,
        nextStep: '您无需操作：商品已经发出。',
        remedy: '请检查当时发货程序为何停顿。',
      };
    case 'FULFILMENT_NOT_STARTED/refunded-instead':
      return {
        headline: `承诺 ${show.time(says.deliverBy)} 之前发货，没有做到；${show.time(says.refundedAt)} 改为退款。责任在我们。`,
        nextStep: '您无需操作：不再发货，钱会退回。',
        remedy: '请检查当时发货程序为何停顿。',
      };
    case 'DELIVERED_NOT_COLLECTED/waiting':
      return {
        headline: `${goodsInChinese(says.goods)} 已于 ${show.time(says.deliveredAt)} 发出，共 ${keysInChinese(says)}，还没有人查看过。`,
        nextStep: '请打开提货页面查看卡密；链接丢了请向商家索取新的提货链接。',
        remedy: '系统已完成发货。买家找不到时，请重新签发提货链接，旧链接随即失效。',
      };
    case 'DELIVERED_NOT_COLLECTED/handed-to-shop':
      return {
        headline: `${keysInChinese(says)}已于 ${show.time(says.deliveredAt)} 发出，${show.time(says.handedAt)} 被商家的系统取走；是否已给到您，我们这里看不到。`,
        nextStep: `请在商家的页面查看，或联系商家${says.keys === 0 ? '' : '；也可以用提货页面查看'}。`,
        remedy: '请商家确认是否已把卡密展示给买家，并回报查看时间。',
      };
    case 'DELIVERED_AND_VIEWED/viewed':
      return {
        headline: `${says.keys} 个卡密已于 ${show.time(says.deliveredAt)} 发出，并在 ${show.time(says.viewedAt)} 于提货页面被打开查看。`,
        nextStep: '请再次打开提货页面即可查看；如卡密有问题，请提交问题说明。',
        remedy: '无需处理；有争议时查看记录即为证据。',
      };
    case 'DELIVERED_AND_VIEWED/reported':
      return {
        headline: `${keysInChinese(says)}已于 ${show.time(says.deliveredAt)} 发出；商家称您在 ${show.time(says.viewedAt)} 已在其页面查看。`,
        nextStep: '请在商家的页面查看；如您没有看到，请联系商家。',
        remedy: '这是商家的说法，不是我们亲见；有争议时请商家出示其记录。',
      };
    case 'CANCELLED_OR_REFUNDED/cancelling':
      return {
        headline: `${asker[says.by]}已于 ${show.time(says.requestedAt)} 要求取消；正在核实您是否已经付款。`,
        nextStep: `最迟 ${show.time(says.until)} 有结果：没有付款就取消，已经付款则照常发货。`,
        remedy: '系统正向支付渠道查询各次付款，无需处理。',
      };
    case 'CANCELLED_OR_REFUNDED/cancelled':
      return {
        headline: `订单已于 ${show.time(says.at)} ${says.by === undefined ? '' : `由${asker[says.by]}`}取消，没有收到付款。`,
        nextStep: '不欠您任何款项；需要的话请重新下单。',
        remedy: '无需处理。若之后到账，系统自动退款。',
      };
    case 'CANCELLED_OR_REFUNDED/cancelled-unresolved':
      return {
        headline: `订单已于 ${show.time(says.at)} ${says.by === undefined ? '' : `由${asker[says.by]}`}取消；其中一次付款支付渠道没有给出可信的结果。`,
        nextStep:
          says.until === undefined
            ? '如果钱包显示已扣款，请把账单发给商家：核实后退款。如果没有扣款，则不欠您什么。'
            : `如果您其实已付款，不必做任何事：我们会查询到 ${show.time(says.until)}，查到就退款。`,
        remedy:
          says.until === undefined
            ? `系统已不再查询；请运营人员到渠道后台核对收款账户 ${says.account}。若查到已付，就退款。`
            : `系统继续查询收款账户 ${says.account}；查到已付就自动退款。`,
      };
    case 'CANCELLED_OR_REFUNDED/rejected':
      return {
        headline: `付款未通过审核（${says.reason}），不发货，钱要退给您。`,
        nextStep: '请等待退款；有疑问请联系商家。',
        remedy: '系统发起退款并说明原因。',
      };
    case 'CANCELLED_OR_REFUNDED/at-channel':
      return {
        headline: `您的付款${says.amount === undefined ? '' : ` ${show.money(says.amount)} `}已在支付渠道退款（渠道于 ${show.time(says.askedAt)} 答复）；这笔钱没有计入本订单，所以没有发货。`,
        nextStep: `请在钱包中查看退款。${afterRefundAtChannel(says, show)}如未收到退款，请把本说明发给商家。`,
        remedy: `这笔退款不是由本系统发起：请在支付渠道核对是谁、为何从收款账户 ${says.account} 退款。${otherPaymentAdvice(says)}`,
      };
    case 'CANCELLED_OR_REFUNDED/money-back':
      return {
        headline: `${partInChinese(says, show)}${returnInChinese(says.trace)}${says.reason === undefined ? '' : `，原因：${refundReason[says.reason]}`}。`,
        nextStep: traceInChinese(says.trace, show),
        remedy: traceInChinese(says.trace, show),
      };
    case 'HISTORY_INCOMPLETE/gap':
      return {
        headline: `这笔订单的记录在第 ${says.atRevision} 条处${gap[says.what]}，不能自动下结论。`,
        nextStep: '由人工核对后答复您；您的权益不受影响。',
        remedy: `请人工核对：从备份中找回第 ${says.atRevision} 条前后的记录，再决定发货或退款。`,
      };
    default:
      return never(says);
  }
}

function keysInChinese({ keys, revoked }: DeliveredKeys): string {
  return `${keys + revoked} 个卡密${revoked === 0 ? '' : `（其中 ${revoked} 个已因退款作废）`}`;
}

function partInChinese({ paid, trace }: { readonly paid: Money; readonly trace: MoneyTrace }, show: Show): string {
  const part = partOf(paid, trace);
  return part === undefined ? `已付的 ${show.money(paid)} ` : `已付的 ${show.money(paid)} 中，${show.money(part)} `;
}

const gap = { missing: '缺失', altered: '与前一条对不上', foreign: '混入了别的订单的记录' } as const;

/** One sentence that is added to the primary finding. */
export function addendumInChinese(addendum: Addendum, show: Show): string {
  switch (addendum.key) {
    case 'PLATFORM_BACKLOG':
      return addendum.to === undefined
        ? `另外，我们的处理程序自 ${show.time(addendum.from)} 起停顿，恢复后会自动接着处理这笔订单。`
        : `另外，我们的处理程序在 ${show.time(addendum.from)} 至 ${show.time(addendum.to)} 停顿过，耽误了这笔订单。`;
    case 'REFUNDED_AND_DELIVERED':
      return `注意：已退回 ${show.money(addendum.back)}，而 ${addendum.keys} 个卡密也已被取走，需要人工决定是否追回。`;
    default:
      return never(addendum);
  }
}

type RefundedAtChannel = Extract<DeliverySays, { readonly key: 'CANCELLED_OR_REFUNDED/at-channel' }>;

/** Nobody orders or pays again while another payment may still be found. */
function afterRefundAtChannel({ other, payBefore }: RefundedAtChannel, show: Show): string {
  if (other?.until !== undefined) {
    return `本订单另一次付款，支付渠道还没有给出最终结果；如果那次您也已付款，不必做任何事：我们会查询到 ${show.time(other.until)}。`;
  }
  if (other !== undefined) return '本订单另一次付款，支付渠道始终没有给出可信的结果；如果钱包显示那次已扣款，请把账单发给商家。';
  return payBefore === undefined ? '需要的话请重新下单。' : `如仍需要，请在 ${show.time(payBefore)} 之前重新付款。`;
}

function otherPaymentAdvice({ other }: RefundedAtChannel): string {
  if (other === undefined) return '';
  return other.until === undefined
    ? `另一次付款（收款账户 ${other.account}）系统已不再查询，请运营人员到渠道后台核对本订单。`
    : `另一次付款（收款账户 ${other.account}）系统继续查询。`;
}
