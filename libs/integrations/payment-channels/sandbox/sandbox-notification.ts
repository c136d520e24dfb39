import type { ChannelAccount, Instant, MessageRefusalCode, MessageVerdict, RawMessage } from '@app/kernel';
import { jsonObject } from '../gateway-call.js';
import { isNumberOfTrade, MESSAGE_LIMIT_BYTES } from '../message-bounds.js';
import { sandboxAccount } from './sandbox-account.js';
import { readReport } from './sandbox-report.js';
import { SIGNATURE_HEADER, signatureFault, TIMESTAMP_HEADER } from './sandbox-signature.js';

/** Verifies a notification: JSON by POST, signed over its raw bytes, at most 300 s old or early. */
export function readSandboxNotification(account: ChannelAccount, message: RawMessage, now: Instant): MessageVerdict {
  if (message.method !== 'POST') return refused('malformed', undefined, 'method');
  const fields = notificationFields(message);
  if (fields === undefined) return refused('malformed');
  const claimed = isNumberOfTrade(fields['outTradeNo']) ? fields['outTradeNo'] : undefined;
  const sandbox = sandboxAccount(account);
  if (sandbox === undefined) return refused('not-configured', claimed);
  const signed = {
    timestamp: header(message, TIMESTAMP_HEADER),
    signature: header(message, SIGNATURE_HEADER),
    body: message.body,
  };
  const fault = signatureFault(sandbox.key, signed, now);
  if (fault !== undefined) return refused(fault, claimed, fault === 'signature' ? 'key' : undefined);
  if (fields['type'] !== 'payment') return refused('malformed', claimed, 'type');
  if (fields['account'] !== sandbox.account) return refused('account', claimed, 'account');
  const report = readReport(fields);
  return 'fault' in report ? refused(report.fault, claimed) : { verified: true, report };
}

/** The number a notification claims, unverified. */
export function claimedOutTradeNo(message: RawMessage): string | undefined {
  const claimed = notificationFields(message)?.['outTradeNo'];
  return isNumberOfTrade(claimed) ? claimed : undefined;
}

function notificationFields(message: RawMessage): { readonly [field: string]: unknown } | undefined {
  if (message.body.byteLength > MESSAGE_LIMIT_BYTES) return undefined;
  return jsonObject(Buffer.from(message.body).toString('utf8'));
}

function header(message: RawMessage, name: string): string | undefined {
  return Object.entries(message.headers).find(([written]) => written.toLowerCase() === name)?.[1];
}

function refused(code: MessageRefusalCode, outTradeNo?: string, hint?: string): MessageVerdict {
  return {
    verified: false,
    code,
    ...(outTradeNo === undefined ? {} : { outTradeNo }),
    ...(hint === undefined ? {} : { hint }),
  };
}
