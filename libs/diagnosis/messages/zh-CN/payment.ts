import type { Instant } from '@app/kernel';
import type { Says, Show, Words } from '../says.shape.js';
import { messageWords } from './message.js';
import { endedHow, goodsInChinese, notPaidAnswer, returnInChinese, traceInChinese } from './words.js';

/** What is said about paying; the rest is left to the next file. */
export function findingWords(says: Says, show: Show): Words {
  switch (says.key) {
    case 'IN_PROGRESS/no-order-yet':
      return {
        headline: '在所问的时间，这笔订单还不存在。',
        nextStep: '请核对订单号和时间。',
        remedy: '无需处理：此前没有任何记录。',
      };
    case 'IN_PROGRESS/reserving-stock':
      return {
        headline: `订单已于 ${show.time(says.placedAt)} 提交，正在为您预留 ${goodsInChinese(says.goods)}，还没有收款。`,
        nextStep: '请稍候，预留好之后即可付款。',
        remedy: '系统自动预留库存；没有货就结束订单，不收款。',
      };
    case 'IN_PROGRESS/awaiting-payment':
      return {
        headline: `已为您预留 ${goodsInChinese(says.goods)}，等待付款 ${show.money(says.due)}；至今没有人发起过付款。`,
        nextStep: `请在 ${show.time(says.payBefore)} 之前付款，逾期预留会释放。`,
        remedy: '无需处理：到期未付，系统自动关单并释放库存。',
      };
    case 'IN_PROGRESS/payment-under-way':
      return {
        headline: `${show.time(says.startedAt)} 发起了 ${show.money(says.due)} 的付款，支付渠道还没有告知结果。`,
        nextStep:
          says.askAt === undefined
            ? `如已付款请稍候；如未付款，请在 ${show.time(says.payBefore)} 之前完成。`
            : `如已付款无需任何操作：没有通知时，我们会从 ${show.time(says.askAt)} 起主动向支付渠道查询；如未付款，请在 ${show.time(says.payBefore)} 之前完成。`,
        remedy: `系统等待收款账户 ${says.account} 的通知${says.askAt === undefined ? '；该渠道不能查询' : '，到时主动查询，直到有最终结果'}。`,
      };
    case 'PAYMENT_NOT_COMPLETED/unpaid-so-far':
      return {
        headline: `付款没有完成：我们在 ${show.time(says.askedAt)} 向支付渠道查询，对方答复${notPaidAnswer[says.answer]}。没有收到您的钱，所以没有发货。`,
        nextStep: `请在 ${show.time(says.payBefore)} 之前重新付款 ${show.money(says.due)}；如果钱包显示已扣款，请保留账单，系统会继续查询。`,
        remedy: `共发起 ${says.attempts} 次付款，最近一次走收款账户 ${says.account}。系统持续查询到有最终结果；一旦查到已付立即发货。`,
      };
    case 'PAYMENT_NOT_COMPLETED/another-unanswered':
      return {
        headline: `最近一次付款没有完成：我们在 ${show.time(says.askedAt)} 向支付渠道查询，对方答复${notPaidAnswer[says.answer]}。但 ${show.time(says.startedAt)} 发起的另一次 ${show.money(says.due)} 付款，还不知道是否已付。`,
        nextStep: '如果您已付款，钱不会丢：查到已付就发货，订单关闭后才查到则重新备货或退款。请不要重复付款。',
        remedy: `${show.time(says.startedAt)} 经收款账户 ${says.account} 发起的付款还不能确定未付；该渠道能查询的，系统会继续查询。请运营人员检查该渠道的接口是否可用。`,
      };
    case 'PAYMENT_NOT_COMPLETED/no-answer':
      return {
        headline: `${show.time(says.startedAt)} 发起的 ${show.money(says.due)} 付款还无法确认：我们查询了支付渠道，但它在 ${show.time(says.askedAt)} 没有给出可信的答复。`,
        nextStep: '如果您已付款，钱不会丢：查到已付就发货，订单关闭后才查到则重新备货或退款。请不要重复付款。',
        remedy: `系统继续查询收款账户 ${says.account}；请运营人员检查该渠道的接口是否可用。`,
      };
    case 'PAYMENT_NOT_COMPLETED/window-closed':
      return {
        headline: `付款时间已于 ${show.time(says.payBefore)} 截止，没有查到付款（共发起 ${says.attempts} 次）。`,
        nextStep: '请不要再付这笔订单；需要的话请重新下单。如果截止前已付款，查到后仍会发货。',
        remedy: '系统确认各次付款都未成功后自动关单并释放库存。',
      };
    case 'PAYMENT_NOT_COMPLETED/expired':
      return {
        headline:
          says.last === undefined
            ? `截至 ${show.time(says.payBefore)} 没有完成付款（共发起 ${says.attempts} 次），订单已于 ${show.time(says.endedAt)} 关闭。`
            : `截至 ${show.time(says.payBefore)} 没有完成付款：${show.time(says.last.askedAt)} 支付渠道答复${notPaidAnswer[says.last.answer]}。订单已于 ${show.time(says.endedAt)} 关闭。`,
        nextStep: '没有收您的钱，也不欠您什么；需要的话请重新下单。如果钱包显示已扣款，请把账单发给商家核对。',
        remedy: `无需处理，共发起 ${says.attempts} 次付款。若之后到账，系统重新备货发货，没有货就退款。`,
      };
    case 'PAYMENT_NOT_COMPLETED/expired-unresolved':
      return {
        headline: `订单已于 ${show.time(says.endedAt)} 超时关闭，没有收到付款；其中一次付款支付渠道至今没有给出最终结果。`,
        nextStep: `如果您其实已付款，不必做任何事：我们会查询到 ${show.time(says.until)}，查到后重新备货发货，没有货就退款。`,
        remedy: `系统继续查询收款账户 ${says.account}（共发起 ${says.attempts} 次付款）。`,
      };
    case 'PAYMENT_NOT_COMPLETED/never-known':
      return {
        headline: `截至 ${show.time(says.payBefore)} 没有确认到付款，订单已于 ${show.time(says.endedAt)} 关闭；其中一次付款支付渠道始终没有给出可信的结果。`,
        nextStep: '如果钱包显示已扣款，请把账单发给商家：核实后发货或退款。如果没有扣款，则不欠您什么。',
        remedy: `共发起 ${says.attempts} 次付款，系统已不再查询；请运营人员到渠道后台核对收款账户 ${says.account}。若查到已付，系统重新备货发货，没有货就退款。`,
      };
    case 'PAYMENT_NOT_COMPLETED/sold-out':
      return {
        headline: `${says.name} 库存不足（需要 ${says.wanted}，当时可售 ${says.available}），订单在付款之前已于 ${show.time(says.at)} 结束。没有收您的钱。`,
        nextStep: '不欠您任何款项；请减少数量或等补货后重新下单。',
        remedy: '无需处理；补货后即可再售。',
      };
    case 'PAYMENT_NOT_COMPLETED/quota-reached':
      return {
        headline: `您还有未付款的 ${says.name} 订单，已达到未付款预留的上限，这笔订单（${says.wanted} 件）已于 ${show.time(says.at)} 结束。没有收您的钱。`,
        nextStep: '请先付清或取消之前的订单，再重新下单。',
        remedy: '无需处理：之前的预留在付款、取消或超时后释放。',
      };
    case 'LATE_PAYMENT_AFTER_EXPIRY/reserving-again':
      return {
        headline: `您的 ${show.money(says.amount)} 在 ${show.time(says.arrivedAt)} 才到账，而订单已于 ${show.time(says.endedAt)} 超时关闭；正在为您重新备货。`,
        nextStep: '请稍候，无需操作：有货就发货，没有货就原路退款。请不要再次付款。',
        remedy: `系统为交易 ${says.tradeNo} 重新预留库存。`,
      };
    case 'LATE_PAYMENT_AFTER_EXPIRY/money-back':
      return {
        headline: `您的 ${show.money(says.amount)} 在 ${show.time(says.arrivedAt)} 才到账，而订单已于 ${show.time(says.endedAt)} ${endedHow[says.after]}${says.soldOutAt === undefined ? '' : `，${show.time(says.soldOutAt)} 重新备货时已无货`}，所以不发货，钱${returnInChinese(says.trace)}。`,
        nextStep: traceInChinese(says.trace, show),
        remedy: `交易 ${says.tradeNo}：${traceInChinese(says.trace, show)}`,
      };
    case 'LATE_PAYMENT_AFTER_EXPIRY/order-reopened':
      return {
        headline: `您的 ${show.money(says.amount)} 在订单超时关闭之后的 ${show.time(says.arrivedAt)} 才到账，我们重新备到了货${says.reopenedAt === undefined ? '' : `，订单于 ${show.time(says.reopenedAt)} 恢复`}。`,
        nextStep: '无需操作：这笔钱已用于支付本订单。',
        remedy: `无需处理（交易 ${says.tradeNo}）。若经常发生，请让渠道的付款有效期不长于订单的付款时限。`,
      };
    case 'PAYMENT_AMOUNT_MISMATCH/held':
      return {
        headline: `${show.time(says.arrivedAt)} 收到 ${show.money(says.paid)}，而应付 ${show.money(says.due)}，金额不符，所以没有发货。`,
        nextStep: `请在 ${show.time(says.payBefore)} 之前按 ${show.money(says.due)} 重新付款，已付的 ${show.money(says.paid)} 会退回；不再付款的话，订单关闭后这笔钱自动退回。`,
        remedy: `交易 ${says.tradeNo} 已冻结并已报警；请核对价格是否被改动。订单结束或付清后系统自动退回这笔钱。`,
      };
    case 'PAYMENT_AMOUNT_MISMATCH/money-back':
      return {
        headline: `${show.time(says.arrivedAt)} 收到 ${show.money(says.paid)}，而应付 ${show.money(says.due)}，金额不符，不能据此发货，这笔钱${returnInChinese(says.trace)}。`,
        nextStep: traceInChinese(says.trace, show),
        remedy: `交易 ${says.tradeNo}：${traceInChinese(says.trace, show)}`,
      };
    case 'ORPHAN_PAYMENT/parked':
      return {
        headline: `${show.time(says.seenAt)} 收到一笔 ${show.money(says.amount)}，它所写的订单付款号 ${says.outTradeNo} 我们从未发起过，暂时无法对应。`,
        nextStep: `钱已妥善保留；请把付款凭证（交易号 ${says.tradeNo}）发给商家核对，商家须在 ${show.time(says.refundBy)} 前处理。`,
        remedy: `请运营人员核对收款账户 ${says.account} 的交易 ${says.tradeNo}，并在期限前到渠道退款；系统不会自动处理。`,
      };
    case 'ORPHAN_PAYMENT/matched':
      return {
        headline: `${show.time(says.seenAt)} 收到的一笔来历不明的 ${show.money(says.amount)}（交易号 ${says.tradeNo}）${settledAt(says.settledAt, show)}已由人工对应到订单。`,
        nextStep: '无需操作：这笔钱已归入对应的订单。',
        remedy: `无需处理（收款账户 ${says.account}，付款号 ${says.outTradeNo}，原定 ${show.time(says.refundBy)} 前退款）。`,
      };
    case 'ORPHAN_PAYMENT/refunded':
      return {
        headline: `${show.time(says.seenAt)} 收到的一笔来历不明的 ${show.money(says.amount)}（交易号 ${says.tradeNo}）对应不到任何付款，${settledAt(says.settledAt, show)}已退款。`,
        nextStep: `请在钱包中查收退款 ${says.refundNo ?? ''}；需要的话请重新下单。`,
        remedy: `无需处理（收款账户 ${says.account}，付款号 ${says.outTradeNo}，期限 ${show.time(says.refundBy)}）。`,
      };
    case 'DUPLICATE_PAYMENT/held':
      return {
        headline: `订单已付清，${show.time(says.arrivedAt)} 又得知一笔 ${show.money(says.amount)}；两个交易号中有一个是人工填写的，可能是同一笔付款。`,
        nextStep: '无需操作：商家会核对是否重复付款，多付的会退回。',
        remedy: `请运营人员在收款账户中核对：交易 ${says.tradeNo} 与 ${says.paidWith} 若是同一笔付款，请解除报警；若是两笔，请退回 ${says.tradeNo}。`,
      };
    case 'DUPLICATE_PAYMENT/settled':
      return {
        headline: `订单已付清，${show.time(says.arrivedAt)} 又得知一笔 ${show.money(says.amount)}；运营人员核对后确认，这是同一笔付款的另一个交易号。`,
        nextStep: '您无需操作：您只付了一次，这笔付款已用于本订单。',
        remedy: `无需处理：交易 ${says.tradeNo} 与 ${says.paidWith} 是同一笔付款，不退款。`,
      };
    case 'DUPLICATE_PAYMENT/money-back':
      return {
        headline: `这笔订单付了不止一次：${show.time(says.arrivedAt)} 又收到 ${show.money(says.amount)}。商品只发一次，多付的${returnInChinese(says.trace)}。`,
        nextStep: traceInChinese(says.trace, show),
        remedy: `多付的交易 ${says.tradeNo}（订单由 ${says.paidWith} 支付）：${traceInChinese(says.trace, show)}`,
      };
    default:
      return messageWords(says, show);
  }
}

function settledAt(at: Instant | undefined, show: Show): string {
  return at === undefined ? '' : `于 ${show.time(at)} `;
}
