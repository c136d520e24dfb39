import { type Instant, toMillis } from '@app/kernel';
import type { GatewayAccount } from '../gateway-account.js';
import type { GatewayTrade } from '../gateway-book.js';
import type { Notice, Twist } from '../gateway-notifier.js';
import { sandboxHeaders } from './sandbox-sign.js';

/** Writes a trade down as a notification of the sandbox, dated when it is sent. */
export function writeSandboxNotice(
  trade: GatewayTrade,
  account: Extract<GatewayAccount, { gateway: 'sandbox' }>,
  now: Instant,
  twist: Twist,
): Notice {
  const { outTradeNo, tradeNo, walletTradeNo, paid, paidAt } = trade;
  const told = { type: 'payment', account: trade.account, outTradeNo, tradeNo, walletTradeNo, status: 'paid' };
  const body = JSON.stringify({ ...told, ...paid, paidAt });
  const key = twist.misSigned === true ? `${account.key}-of-another` : account.key;
  const headers = sandboxHeaders(key, Math.floor(toMillis(now) / 1000), body);
  const sent = twist.tamperedAmount === undefined ? body : JSON.stringify({ ...told, ...paid, amount: twist.tamperedAmount, paidAt });
  return { by: 'POST', url: trade.notifyUrl, headers, body: sent };
}
