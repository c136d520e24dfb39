import { CURRENCIES, instant, type Money, money, toMillis } from '@app/kernel';
import type { GatewayAccount } from '../gateway-account.js';
import type { GatewayOrder, GatewayTrade } from '../gateway-book.js';
import { type GatewayDesk, payFromPage, plannedAnswer } from '../gateway-desk.js';
import { type GatewayHttpAnswer, type GatewayHttpRequest, isLoopbackUrl, jsonAnswer } from '../gateway-http.js';
import { type Fields, numberOf, readFields, textOf } from '../gateway-json.js';
import { payPage, wordsPage } from '../gateway-page.js';
import { SandboxRefunds } from './sandbox-refunds.js';
import { sandboxHeaders, signAsSandbox } from './sandbox-sign.js';

type SandboxAccount = Extract<GatewayAccount, { gateway: 'sandbox' }>;

/** The sandbox gateway: pay by a signed link; query, close, refund and refund-query by signed JSON, signed in answer. */
export function sandboxGateway(desk: GatewayDesk): (page: string, request: GatewayHttpRequest) => GatewayHttpAnswer {
  const refunds = new SandboxRefunds(desk);
  return (page, request) => {
    switch (`${request.method} ${page}`) {
      case 'GET /pay': {
        const opened = open(desk, request.query);
        return 'refused' in opened ? wordsPage(400, opened.refused) : payPage(opened);
      }
      case 'POST /pay':
        return payFromPage(desk, 'sandbox', request);
      case 'POST /query':
        return asked(desk, request, 'query', (account, fields) => query(desk, account, fields));
      case 'POST /close':
        return asked(desk, request, 'close', (account, fields) => close(desk, account, fields));
      case 'POST /refund':
        return asked(desk, request, 'refund', (account, fields) => refunds.refund(account, fields));
      case 'POST /refund-query':
        return asked(desk, request, 'refund-query', (account, fields) => refunds.query(account, fields));
      default:
        return wordsPage(404, '404');
    }
  };
}

function open(desk: GatewayDesk, link: URLSearchParams): GatewayOrder | { readonly refused: string } {
  const encoded = link.get('request') ?? '';
  const fields = readFields(Buffer.from(encoded, 'base64url'));
  const account = desk.account('sandbox', textOf(fields, 'account'));
  if (account === undefined) return { refused: '商户不存在 · no such account' };
  if (link.get('signature') !== signAsSandbox(account.key, `pay.${encoded}`)) {
    return { refused: '签名校验失败 · the signature does not fit' };
  }
  const amount = amountOf(fields);
  const notifyUrl = textOf(fields, 'notifyUrl');
  const returnUrl = textOf(fields, 'returnUrl');
  const expiresAt = textOf(fields, 'expiresAt');
  if (amount === undefined) return { refused: 'amount' };
  if (!isLoopbackUrl(notifyUrl)) return { refused: 'notifyUrl: only an address on this machine is notified' };
  if (returnUrl !== '' && !/^https?:\/\//.test(returnUrl)) return { refused: 'returnUrl' };
  if (Number.isNaN(Date.parse(expiresAt))) return { refused: 'expiresAt' };
  const known = { gateway: 'sandbox', account: account.account, outTradeNo: textOf(fields, 'outTradeNo') } as const;
  const shown = { subject: textOf(fields, 'subject'), method: textOf(fields, 'method') };
  const order = { ...known, ...shown, amount, notifyUrl, returnUrl: returnUrl === '' ? undefined : returnUrl };
  return desk.book.open({ ...order, expiresAt: instant(expiresAt) }, desk.time.clock.now());
}

function asked(
  desk: GatewayDesk,
  request: GatewayHttpRequest,
  question: 'query' | 'close' | 'refund' | 'refund-query',
  answer: (account: SandboxAccount, fields: Fields) => Fields | 'cut',
): GatewayHttpAnswer {
  const fields = readFields(request.body);
  const account = desk.account('sandbox', textOf(fields, 'account'));
  if (account === undefined) return jsonAnswer({ error: 'account' }, 401);
  const seconds = String(request.headers['x-sandbox-timestamp']);
  const fits = request.headers['x-sandbox-signature'] === signAsSandbox(account.key, `${seconds}.${request.body.toString('utf8')}`);
  if (!fits) return jsonAnswer({ error: 'signature' }, 401);
  const now = Math.floor(toMillis(desk.time.clock.now()) / 1000);
  if (Math.abs(now - Number(seconds)) > 300) return jsonAnswer({ error: 'timestamp' }, 401);
  const outTradeNo = textOf(fields, 'outTradeNo') || (tradeOf(desk, account, fields)?.outTradeNo ?? '');
  const planned = plannedAnswer(desk.faults, 'sandbox', outTradeNo, question);
  if (planned !== undefined) return planned;
  const told = answer(account, fields);
  if (told === 'cut') return { kind: 'cut' };
  const body = JSON.stringify(told);
  return { kind: 'answer', status: 200, headers: sandboxHeaders(account.key, now, body), body };
}

function query(desk: GatewayDesk, account: SandboxAccount, fields: Fields): Fields {
  const outTradeNo = textOf(fields, 'outTradeNo');
  const name = { gateway: 'sandbox', account: account.account, outTradeNo } as const;
  const order = desk.book.find('sandbox', account.account, outTradeNo);
  const trade = textOf(fields, 'tradeNo') === '' ? desk.book.tradesOf(name)[0] : tradeOf(desk, account, fields);
  if (trade !== undefined) return tell(desk, trade);
  if (desk.book.isClosed(name)) return { outTradeNo, status: 'closed' };
  if (order === undefined) return { outTradeNo, status: 'not-found' };
  const over = order.expiresAt !== undefined && desk.time.clock.now() >= order.expiresAt;
  return { outTradeNo, status: over ? 'closed' : 'unpaid' };
}

function tell(desk: GatewayDesk, trade: GatewayTrade): Fields {
  const { outTradeNo, tradeNo, walletTradeNo, paid, paidAt } = trade;
  const status = desk.book.refundedOf(trade) >= paid.amount ? 'refunded' : 'paid';
  return { outTradeNo, status, tradeNo, walletTradeNo, ...paid, paidAt };
}

function close(desk: GatewayDesk, account: SandboxAccount, fields: Fields): Fields {
  const outTradeNo = textOf(fields, 'outTradeNo');
  const name = { gateway: 'sandbox', account: account.account, outTradeNo } as const;
  if (desk.book.tradesOf(name).length > 0) return { outTradeNo, status: 'paid' };
  desk.book.close(name);
  return { outTradeNo, status: 'closed' };
}

function tradeOf(desk: GatewayDesk, account: SandboxAccount, fields: Fields): GatewayTrade | undefined {
  return desk.book.findTrade('sandbox', account.account, textOf(fields, 'tradeNo'));
}

function amountOf(fields: Fields): Money | undefined {
  const amount = numberOf(fields, 'amount') ?? 0;
  const currency = CURRENCIES.find((known) => known === fields['currency']);
  return currency === undefined || amount <= 0 ? undefined : money(amount, currency);
}
