import { type Money, toDecimal } from '@app/kernel';
import type { GatewayOrder } from './gateway-book.js';
import type { GatewayHttpAnswer } from './gateway-http.js';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}' +
  'button,select{font:inherit;padding:.5rem 1rem;margin:.25rem 0;width:100%}b{font-size:2rem}small{color:#666}';

/** What a person may have go wrong with the payment that follows. */
const CHOICES = [
  ['', '一切正常 · all goes well'],
  ['lose', '通知丢失 · the notification is lost'],
  ['mis-sign', '签名错误 · the notification is signed with a wrong key'],
  ['tamper', '金额被篡改 · the amount in the notification is forged'],
  ['under-pay', '少付一分 · one fen too little is paid'],
  ['pay-twice', '付了两次 · it is paid twice'],
] as const;

/** The page on which a person pays an order, or has it go wrong. */
export function payPage(order: GatewayOrder): GatewayHttpAnswer {
  const options = CHOICES.map(([kind, words]) => `<option value="${kind}">${words}</option>`).join('');
  return page(
    200,
    `<h1>${escaped(order.subject)}</h1><p><b>${amountText(order.amount)}</b></p>
<form method="post" action="pay">${hidden('account', order.account)}${hidden('out_trade_no', order.outTradeNo)}
<label>然后 · and then <select name="fault">${options}</select></label>
<button>支付 · Pay</button></form>
<p><small>${escaped(order.gateway)} · ${escaped(order.account)} · ${escaped(order.outTradeNo)}</small></p>`,
  );
}

/** The page after a payment, where the merchant gave no address to go back to. */
export function wordsPage(status: number, words: string): GatewayHttpAnswer {
  return page(status, `<p>${escaped(words)}</p>`);
}

/** Sends the browser back to the shop. */
export function backTo(returnUrl: string): GatewayHttpAnswer {
  return { kind: 'answer', status: 303, headers: { location: returnUrl }, body: '' };
}

function page(status: number, body: string): GatewayHttpAnswer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  };
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>支付 · Pay</title>`;
  const html = `<!doctype html><html lang="zh-CN"><head>${head}<style>${STYLE}</style></head><body>${body}</body></html>`;
  return { kind: 'answer', status, headers, body: html };
}

function amountText(amount: Money): string {
  return `${toDecimal(amount)} ${amount.currency}`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
