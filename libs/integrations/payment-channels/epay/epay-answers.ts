import { type ChannelReport, fromDecimal, type QueryAnswer, type RefundAnswer } from '@app/kernel';
import { type GatewayReply, jsonObject } from '../gateway-call.js';
import { isNumberOfTrade } from '../message-bounds.js';
import type { EpayAccount } from './epay-account.js';

/** What epay's order query asked for. */
export type EpayAsk = { readonly outTradeNo: string; readonly tradeNo?: string };

/**
 * Only this sentence means that there is no such order. A wrong key, a closed merchant or "absent or already finished"
 * must not pass for "not paid".
 */
const NO_SUCH_ORDER = /^(订单号?不存在|(the )?order (does not exist|not found))[。.!！]?$/i;
const REFUNDED_BEFORE = /已.{0,4}退款|已退过|already.{0,12}refund/i;

/** Reads the answer to `api.php?act=order`: 0 unpaid, 1 paid, 2 refunded where the account says that its gateway tells it. */
export function readOrderAnswer(reply: GatewayReply, ask: EpayAsk, epay: EpayAccount): QueryAnswer {
  if (!reply.answered) return unknown(reply.because);
  const fields = jsonObject(reply.body);
  if (fields === undefined) return unknown('answer-is-no-json-object');
  const code = wholeNumber(fields['code']);
  if (code === undefined) return unknown('answer-without-code');
  if (code === -1 && NO_SUCH_ORDER.test(text(fields['msg']).trim())) return { answer: 'not-found' };
  if (code !== 1) return unknown(`gateway-code${code}`);
  if (text(fields['out_trade_no']) !== ask.outTradeNo) return unknown('answer-about-another-order');
  if (fields['pid'] !== undefined && text(fields['pid']) !== epay.pid) return unknown('answer-about-another-account');
  switch (wholeNumber(fields['status'])) {
    case 0:
      return { answer: 'unpaid' };
    case 1:
      return settled('paid', fields, ask);
    case 2:
      return epay.refundStatusQuery ? settled('refunded', fields, ask) : unknown('order-status2');
    default:
      return unknown('order-status');
  }
}

/** Reads the answer to `api.php?act=refund`. What is neither a clear yes nor a clear no is unknown. */
export function readRefundAnswer(reply: GatewayReply): RefundAnswer {
  if (!reply.answered) return unknown(reply.because);
  const fields = jsonObject(reply.body);
  if (fields === undefined) return unknown('answer-is-no-json-object');
  const code = wholeNumber(fields['code']);
  if (code === 1) return { answer: 'done' };
  if (REFUNDED_BEFORE.test(text(fields['msg']))) return unknown('refunded-before');
  return code !== undefined && code < 0 ? { answer: 'failed', code: `epay${code}` } : unknown('answer-without-clear-code');
}

function settled(status: 'paid' | 'refunded', fields: { readonly [field: string]: unknown }, ask: EpayAsk): QueryAnswer {
  const tradeNo = text(fields['trade_no']);
  const walletTradeNo = text(fields['api_trade_no']);
  const amount = fromDecimal(text(fields['money']));
  if (!isNumberOfTrade(tradeNo) || amount === undefined || amount.amount === 0) return unknown('answer-incomplete');
  if (ask.tradeNo !== undefined && tradeNo !== ask.tradeNo) return unknown('answer-about-another-trade');
  const report: ChannelReport = {
    outTradeNo: ask.outTradeNo,
    tradeNo,
    ...(isNumberOfTrade(walletTradeNo) ? { walletTradeNo } : {}),
    status,
    amount,
  };
  return { answer: status, report };
}

function unknown(because: string): { readonly answer: 'unknown'; readonly because: string } {
  return { answer: 'unknown', because };
}

/** Forks write numbers as numbers or as text. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function wholeNumber(value: unknown): number | undefined {
  return /^-?[0-9]{1,9}$/.test(text(value)) ? Number(text(value)) : undefined;
}
