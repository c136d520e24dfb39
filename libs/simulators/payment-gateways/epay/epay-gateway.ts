import { fromDecimal, money, toDecimal } from '@app/kernel';
import type { GatewayAccount } from '../gateway-account.js';
import type { GatewayOrder, GatewayTrade } from '../gateway-book.js';
import { type GatewayDesk, payFromPage, plannedAnswer } from '../gateway-desk.js';
import { type GatewayHttpAnswer, type GatewayHttpRequest, isLoopbackUrl, jsonAnswer } from '../gateway-http.js';
import { payPage, wordsPage } from '../gateway-page.js';
import { signAsEpay } from './epay-sign.js';

type EpayAccount = Extract<GatewayAccount, { gateway: 'epay' }>;

/** An epay gateway as a merchant and a buyer see it: submit.php, mapi.php, api.php, and its own pay page. */
export function epayGateway(desk: GatewayDesk, ownUrl: () => string): (page: string, request: GatewayHttpRequest) => GatewayHttpAnswer {
  return (page, request) => {
    const form = request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query;
    switch (`${request.method} ${page}`) {
      case 'GET /submit.php':
      case 'POST /submit.php': {
        const opened = open(desk, form);
        return 'refused' in opened ? wordsPage(400, opened.refused) : payPage(opened);
      }
      case 'POST /mapi.php': {
        const opened = open(desk, form);
        if ('refused' in opened) return jsonAnswer({ code: -1, msg: opened.refused });
        const payurl = `${ownUrl()}/epay/pay?pid=${opened.account}&out_trade_no=${opened.outTradeNo}`;
        return jsonAnswer({ code: 1, msg: 'success', trade_no: opened.tradeNo, payurl });
      }
      case 'GET /pay': {
        const order = desk.book.find('epay', form.get('pid') ?? '', form.get('out_trade_no') ?? '');
        return order === undefined ? wordsPage(404, '没有这笔订单 · no such order') : payPage(order);
      }
      case 'POST /pay':
        return payFromPage(desk, 'epay', request);
      case 'GET /api.php':
      case 'POST /api.php':
        return api(desk, request.query.get('act') ?? '', form);
      default:
        return wordsPage(404, '404');
    }
  };
}

function open(desk: GatewayDesk, form: URLSearchParams): GatewayOrder | { readonly refused: string } {
  const account = desk.account('epay', form.get('pid') ?? '');
  if (account === undefined) return { refused: '商户ID不存在 · no such pid' };
  if (form.get('sign') !== signAsEpay(form, account)) return { refused: '签名校验失败 · the signature does not fit' };
  const outTradeNo = form.get('out_trade_no') ?? '';
  const amount = fromDecimal(form.get('money') ?? '');
  const notifyUrl = form.get('notify_url') ?? '';
  const returnUrl = form.get('return_url') ?? '';
  if (!/^[0-9A-Za-z_.|-]{1,64}$/.test(outTradeNo)) return { refused: '订单号(out_trade_no)不正确' };
  if (amount === undefined || amount.amount === 0) return { refused: '金额不合法 · money' };
  if (!isLoopbackUrl(notifyUrl)) return { refused: 'notify_url: only an address on this machine is notified' };
  if (!/^https?:\/\//.test(returnUrl)) return { refused: '回调地址(return_url)不能为空' };
  const known = { gateway: 'epay', account: account.account, outTradeNo } as const;
  if (desk.book.tradesOf(known).length > 0) return { refused: '该订单已支付 · it is paid already' };
  const order = { ...known, amount, subject: form.get('name') ?? '', method: form.get('type') ?? '', notifyUrl, returnUrl };
  return desk.book.open({ ...order, expiresAt: undefined }, desk.time.clock.now());
}

function api(desk: GatewayDesk, act: string, form: URLSearchParams): GatewayHttpAnswer {
  const account = desk.account('epay', form.get('pid') ?? '');
  if (account === undefined) return jsonAnswer({ code: -3, msg: '商户ID不存在' });
  if (form.get('key') !== account.key) return jsonAnswer({ code: -3, msg: '商户密钥错误' });
  const asked = find(desk, account, form);
  switch (act) {
    case 'order':
      return plannedAnswer(desk.faults, 'epay', asked.outTradeNo, 'query') ?? tellOrder(desk, account, asked);
    case 'refund':
      return plannedAnswer(desk.faults, 'epay', asked.outTradeNo, 'refund') ?? refund(desk, form, asked);
    default:
      return jsonAnswer({ code: -5, msg: 'No Act!' });
  }
}

type Asked = { readonly outTradeNo: string; readonly order: GatewayOrder | undefined; readonly trade: GatewayTrade | undefined };

/** Given both numbers, a gateway looks for trade_no alone. */
function find(desk: GatewayDesk, account: EpayAccount, form: URLSearchParams): Asked {
  const tradeNo = form.get('trade_no') ?? '';
  const named = desk.book.find('epay', account.account, form.get('out_trade_no') ?? '');
  if (tradeNo === '') {
    const trade = named === undefined ? undefined : desk.book.tradesOf(named)[0];
    return { outTradeNo: form.get('out_trade_no') ?? '', order: named, trade };
  }
  const trade = desk.book.findTrade('epay', account.account, tradeNo);
  const order = trade === undefined ? named : desk.book.find('epay', account.account, trade.outTradeNo);
  const known = trade !== undefined || order?.tradeNo === tradeNo;
  return { outTradeNo: order?.outTradeNo ?? '', order: known ? order : undefined, trade };
}

function tellOrder(desk: GatewayDesk, account: EpayAccount, { order, trade }: Asked): GatewayHttpAnswer {
  if (order === undefined) return jsonAnswer({ code: -1, msg: '订单号不存在' });
  const goneBack = trade !== undefined && desk.book.refundedOf(trade) >= trade.paid.amount;
  return jsonAnswer({
    code: 1,
    msg: 'succ',
    trade_no: trade?.tradeNo ?? order.tradeNo,
    out_trade_no: order.outTradeNo,
    api_trade_no: trade?.walletTradeNo ?? '',
    type: order.method,
    pid: order.account,
    name: order.subject,
    money: toDecimal(trade?.paid ?? order.amount),
    status: trade === undefined ? 0 : account.tellsRefunds && goneBack ? 2 : 1,
  });
}

function refund(desk: GatewayDesk, form: URLSearchParams, { outTradeNo, trade }: Asked): GatewayHttpAnswer {
  if (trade === undefined) return jsonAnswer({ code: -1, msg: '订单号不存在' });
  const now = desk.time.clock.now();
  const amount = fromDecimal(form.get('money') ?? '') ?? money(0);
  const moment = { gateway: 'epay', outTradeNo } as const;
  const declined = desk.faults.take('refund-declined', moment);
  const left = trade.paid.amount - desk.book.refundedOf(trade);
  const why = declined !== undefined ? (declined.code ?? '退款失败') : left === 0 ? '该订单已全额退款' : undefined;
  const refused = why ?? (amount.amount === 0 || amount.amount > left ? '退款金额错误' : undefined);
  desk.book.recordRefund(trade, undefined, amount, now, refused);
  if (refused !== undefined) return jsonAnswer({ code: -1, msg: refused });
  if (desk.faults.take('refund-answer-lost', moment) !== undefined) return { kind: 'cut' };
  return jsonAnswer({ code: 1, msg: '退款成功', trade_no: trade.tradeNo, money: toDecimal(amount) });
}
