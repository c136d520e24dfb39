import { money, toDecimal } from '@app/kernel';
import type { GatewayAccount } from '../gateway-account.js';
import type { GatewayTrade } from '../gateway-book.js';
import type { Notice, Twist } from '../gateway-notifier.js';
import { signAsEpay } from './epay-sign.js';

/** Writes a trade down as an epay notification, in the query or in the body. */
export function writeEpayNotice(trade: GatewayTrade, account: Extract<GatewayAccount, { gateway: 'epay' }>, twist: Twist): Notice {
  const fields = new URLSearchParams({
    pid: trade.account,
    trade_no: trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    type: trade.method,
    name: trade.subject,
    money: toDecimal(trade.paid),
    trade_status: 'TRADE_SUCCESS',
    param: '',
    // Many forks tell the wallet's own number too.
    api_trade_no: trade.walletTradeNo,
  });
  fields.set('sign', signAsEpay(fields, account, twist.misSigned === true ? `${account.key}-of-another` : account.key));
  fields.set('sign_type', 'MD5');
  if (twist.tamperedAmount !== undefined) fields.set('money', toDecimal(money(twist.tamperedAmount)));
  if ((twist.by ?? account.notifyBy) === 'POST') {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { by: 'POST', url: trade.notifyUrl, headers, body: fields.toString() };
  }
  const joint = trade.notifyUrl.includes('?') ? '&' : '?';
  return { by: 'GET', url: `${trade.notifyUrl}${joint}${fields.toString()}`, headers: {}, body: undefined };
}
