import type { DeliverySays, MessageSays, Show, Words } from '../says.shape.js';
import { deliveryWords } from './delivery.js';
import { notPaidAnswer, refusedBecause } from './words.js';

/** What is said about the channel's messages; the rest is left to the next file. */
export function messageWords(says: MessageSays | DeliverySays, show: Show): Words {
  switch (says.key) {
    case 'CALLBACK_NOT_RECEIVED/trade-taken':
      return {
        headline: `支付渠道在 ${show.time(says.toldAt)} 告知已付款，但这笔钱已计入另一笔付款，所以没有计入本订单，已通知人工处理。`,
        nextStep: '您的钱不会丢：商家会核对这笔钱属于哪个订单。请保留账单，不要再次付款。',
        remedy: `请核对收款账户 ${says.account} 的这笔交易被哪一笔付款占用：常见原因是人工确认收款时把交易号填到了别的订单。请人工发货或退款，然后解除有关告警。`,
      };
    case 'CALLBACK_NOT_RECEIVED/settled':
      return {
        headline: `支付渠道在 ${show.time(says.toldAt)} 告知已付款，但这笔钱已计入另一笔付款；运营人员已核对并处理完毕。`,
        nextStep: '您在此无需操作：这笔钱的归属商家已处理。如有出入，请把账单发给商家。',
        remedy: `无需处理：收款账户 ${says.account} 的这笔交易的告警已解除，是否发货或退款已由运营人员人工处理。`,
      };
    case 'CALLBACK_NOT_RECEIVED/here-already':
      return {
        headline: `支付渠道在 ${show.time(says.toldAt)} 告知已付款，但这笔钱已记在本订单的另一次付款上，不再重复计入。`,
        nextStep: '您无需操作：这不是第二笔付款。',
        remedy: `无需处理：收款账户 ${says.account} 的这笔交易仍记在最先计入的那次付款上；常见原因是人工确认收款时把交易号填到了那一次付款。`,
      };
    case 'CALLBACK_NOT_RECEIVED/confirmed-otherwise':
      return {
        headline: `您在 ${show.time(says.startedAt)} 发起的 ${show.money(says.amount)} 已付款，但支付渠道的通知一直没有到达${says.deaf === undefined ? '' : `（我们自己在 ${show.time(says.deaf.from)} 至 ${show.time(says.deaf.to)} 停顿过）`}；我们${says.by === 'query' ? '主动查询' : '核对账单'}，在 ${show.time(says.learnedAt)} 得知。`,
        nextStep: '您无需操作：这笔付款已确认。',
        remedy: notReceivedAdvice(says, show),
      };
    case 'CALLBACK_SIGNATURE_INVALID/unverified':
      return {
        headline: `${show.time(says.firstAt)} 收到关于这笔付款的通知 ${says.count} 次，但${refusedBecause[says.code]}，不能当作已付款；正在向支付渠道核实。`,
        nextStep: '如果您已付款，钱不会丢：核实后立即发货。请不要再次付款。',
        remedy: `系统主动查询支付渠道。${keyAdvice(says)}`,
      };
    case 'CALLBACK_SIGNATURE_INVALID/confirmed-otherwise':
      return {
        headline: `支付渠道的通知（自 ${show.time(says.firstAt)} 起 ${says.count} 次）因${refusedBecause[says.code]}没有被采信；您的 ${show.money(says.amount)} 是在 ${show.time(says.learnedAt)} 另行核实确认的。`,
        nextStep: '您无需操作：这笔付款已确认。',
        remedy: keyAdvice(says),
      };
    case 'CALLBACK_SIGNATURE_INVALID/another-accepted':
      return {
        headline: `另有 ${says.count} 次自称来自支付渠道的通知（首次 ${show.time(says.firstAt)}）因${refusedBecause[says.code]}被拒收；真正的通知已正常收到。`,
        nextStep: '您无需操作：被拒收的通知没有任何影响。',
        remedy: `收款账户 ${says.account} 的密钥没有问题；可能有人伪造通知，无需处理。`,
      };
    case 'CALLBACK_SIGNATURE_INVALID/contradicted':
      return {
        headline: `有 ${says.count} 次自称“已付款”的通知（首次 ${show.time(says.firstAt)}）因${refusedBecause[says.code]}被拒收；支付渠道在 ${show.time(says.askedAt)} 亲自答复${notPaidAnswer[says.answer]}。`,
        nextStep: '被拒收的通知不作数；如果您确实付了款，请保留账单联系商家。',
        remedy: `很可能是伪造的通知，没有据此发货。${keyAdvice(says)}`,
      };
    case 'CALLBACK_REFUSED/no-effect':
      return {
        headline: `自 ${show.time(says.firstAt)} 起收到关于这笔付款的通知 ${says.count} 次，没有作数：${refusedBecause[says.code]}。`,
        nextStep: '您无需操作：没有作数的通知不影响您的订单。',
        remedy: `${refusedAdvice(says)}${says.hint === undefined ? '' : `提示：${says.hint}。`}`,
      };
    case 'CALLBACK_PROCESSING_FAILED/unprocessed':
      return {
        headline: `${show.time(says.receivedAt)} 已收到支付渠道的通知，但我们没有及时处理完。责任在我们。`,
        nextStep: says.isPaid ? '您无需操作：付款已由其他途径确认。' : '您无需操作，也请不要再次付款：通知原文已保存，处理完就发货。',
        remedy: '系统会用保存的原文重新处理；若一直未处理，请检查处理程序是否在运行。',
      };
    case 'CALLBACK_PROCESSING_FAILED/processed-late':
      return {
        headline: `支付渠道的通知 ${show.time(says.receivedAt)} 就到了，我们到 ${show.time(says.processedAt)} 才处理。责任在我们。`,
        nextStep: '您无需操作：通知已处理。',
        remedy: '请检查当时处理程序为何停顿。',
      };
    default:
      return deliveryWords(says, show);
  }
}

type NotReceived = Extract<MessageSays, { readonly key: 'CALLBACK_NOT_RECEIVED/confirmed-otherwise' }>;

function notReceivedAdvice({ account, deaf, silentFrom }: NotReceived, show: Show): string {
  if (deaf !== undefined) {
    return `请检查我们的处理程序为何在 ${show.time(deaf.from)} 至 ${show.time(deaf.to)} 停顿；收款账户 ${account} 的通知地址未必有误。`;
  }
  return silentFrom === undefined
    ? `请检查收款账户 ${account} 的通知地址：常见原因是 CDN、防火墙（WAF）拦截，或通知地址填错。`
    : `收款账户 ${account} 自 ${show.time(silentFrom)} 起没有任何消息，问题在支付渠道一侧；请联系渠道。`;
}

function refusedAdvice({ code, account }: { readonly code: string; readonly account: string }): string {
  return code === 'timestamp'
    ? `请检查本服务器与收款账户 ${account} 所属渠道的时钟是否准确。`
    : `偶尔一次无需处理；若经常发生，请核对收款账户 ${account} 的渠道设置。`;
}

function keyAdvice(says: { readonly account: string; readonly code: string; readonly hint: string | undefined }): string {
  const hint = says.hint === undefined ? '' : `提示：${says.hint}。`;
  return says.code === 'account'
    ? `请核对收款账户 ${says.account} 配置的商户号。${hint}`
    : `请核对收款账户 ${says.account} 配置的验签密钥（不要把应用自己的公钥当成渠道的公钥）。${hint}`;
}
