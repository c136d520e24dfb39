import type { QueryAnswer, RefundAnswer, RefundRequest } from '@app/kernel';
import { isNumberOfTrade } from '../message-bounds.js';
import type { SignedAnswer } from './sandbox-call.js';
import { readReport } from './sandbox-report.js';

/** Reads the gateway's answer to `query`. */
export function readQueryAnswer(answer: SignedAnswer, ask: { readonly outTradeNo: string; readonly tradeNo?: string }): QueryAnswer {
  if (!answer.trusted) return unknown(answer.because);
  if (answer.fields['outTradeNo'] !== ask.outTradeNo) return unknown('answer-about-another-order');
  const status = answer.fields['status'];
  switch (status) {
    case 'not-found':
    case 'unpaid':
    case 'closed':
      return { answer: status };
    case 'paid':
    case 'refunded': {
      const report = readReport(answer.fields);
      if ('fault' in report) return unknown('answer-incomplete');
      if (ask.tradeNo !== undefined && report.tradeNo !== ask.tradeNo) return unknown('answer-about-another-trade');
      return { answer: status, report };
    }
    default:
      return unknown('order-status');
  }
}

/** Reads the gateway's answer to `close`: an order that is closed can no longer be paid. */
export function readCloseAnswer(answer: SignedAnswer, outTradeNo: string): 'closed' | 'paid' | 'unknown' {
  if (!answer.trusted || answer.fields['outTradeNo'] !== outTradeNo) return 'unknown';
  const status = answer.fields['status'];
  return status === 'closed' || status === 'paid' ? status : 'unknown';
}

/** Reads the gateway's answer to `refund` or `refund-query`, which both speak of one refundNo. */
export function readRefundAnswer(answer: SignedAnswer, request: RefundRequest): RefundAnswer | { readonly answer: 'not-found' } {
  if (!answer.trusted) return unknown(answer.because);
  if (answer.fields['refundNo'] !== request.refundNo) return unknown('answer-about-another-refund');
  const { status, channelRefundNo, code } = answer.fields;
  switch (status) {
    case 'done':
      return { answer: 'done', ...(isNumberOfTrade(channelRefundNo) ? { channelRefundNo } : {}) };
    case 'failed':
      return { answer: 'failed', code: typeof code === 'string' && /^[a-z0-9-]{1,40}$/.test(code) ? code : 'declined' };
    case 'not-found':
      return { answer: 'not-found' };
    default:
      return unknown('refund-status');
  }
}

function unknown(because: string): { readonly answer: 'unknown'; readonly because: string } {
  return { answer: 'unknown', because };
}
