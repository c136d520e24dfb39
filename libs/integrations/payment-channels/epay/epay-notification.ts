import { type ChannelAccount, fromDecimal, type MessageRefusalCode, type MessageVerdict, type RawMessage } from '@app/kernel';
import { sameDigest } from '../digest.js';
import { isNumberOfTrade } from '../message-bounds.js';
import { type EpayAccount, epayAccount } from './epay-account.js';
import { type EpayParameters, readEpayParameters } from './epay-parameters.js';
import { epaySignature, epaySignedText } from './epay-signature.js';

/** The fields a verdict rests on. A fork may add any others. */
const RELIED_ON = ['pid', 'trade_no', 'out_trade_no', 'money', 'trade_status'] as const;

/** Verifies a notification. It is GET or POST; the signature covers `money` exactly as sent. */
export function readEpayNotification(account: ChannelAccount, message: RawMessage): MessageVerdict {
  const read = readEpayParameters(message);
  if ('malformed' in read) return refused('malformed', undefined, read.malformed);
  const { parameters } = read;
  const claimed = claimedOutTradeNo(parameters);
  const epay = epayAccount(account);
  if (epay === undefined) return refused('not-configured', claimed);
  if (RELIED_ON.some((field) => (parameters.get(field) ?? '') === '')) return refused('malformed', claimed, 'field-missing');
  const sign = parameters.get('sign') ?? '';
  if (!/^[0-9a-f]{32}$/i.test(sign)) return refused('malformed', claimed, 'sign-missing');
  if (parameters.get('pid') !== epay.pid) return refused('account', claimed, 'pid');
  if (!['MD5', '', undefined].includes(parameters.get('sign_type'))) return refused('signature', claimed, 'sign-type');
  if (!sameDigest(epaySignature(parameters, epay.key, epay.signStyle), sign)) {
    return refused('signature', claimed, signatureHint(parameters, epay, sign));
  }
  if (isAmbiguous(parameters)) return refused('malformed', claimed, 'ambiguous-fields');
  return judge(parameters, claimed);
}

/** The number a notification claims, unverified. */
export function claimedOutTradeNo(parameters: EpayParameters): string | undefined {
  const claimed = parameters.get('out_trade_no');
  return isNumberOfTrade(claimed) ? claimed : undefined;
}

function judge(parameters: EpayParameters, outTradeNo: string | undefined): MessageVerdict {
  const tradeNo = parameters.get('trade_no');
  const walletTradeNo = parameters.get('api_trade_no');
  if (outTradeNo === undefined || !isNumberOfTrade(tradeNo)) return refused('malformed', outTradeNo, 'number');
  if (parameters.get('trade_status') !== 'TRADE_SUCCESS') return refused('state', outTradeNo);
  const amount = fromDecimal(parameters.get('money') ?? '');
  if (amount === undefined || amount.amount === 0) return refused('amount', outTradeNo, 'not-a-decimal');
  return {
    verified: true,
    report: { outTradeNo, tradeNo, ...(isNumberOfTrade(walletTradeNo) ? { walletTradeNo } : {}), status: 'paid', amount },
  };
}

/**
 * The signed text does not escape `&`, so one signature can fit two ways of cutting it into fields
 * (a name such as `x&out_trade_no=…`). Every field we rely on must stand in it exactly once.
 */
function isAmbiguous(parameters: EpayParameters): boolean {
  const signed = `&${epaySignedText(parameters)}`;
  const once = (field: string): boolean => signed.split(`&${field}=`).length === 2;
  return !RELIED_ON.every(once) || signed.split('&api_trade_no=').length > 2;
}

/** Which setting to look at first when a signature does not fit. */
function signatureHint(parameters: EpayParameters, epay: EpayAccount, sign: string): string {
  const otherStyle = epay.signStyle === 'append' ? 'key-parameter' : 'append';
  if (sameDigest(epaySignature(parameters, epay.key, otherStyle), sign)) return 'sign-style';
  if (sameDigest(epaySignature(parameters, epay.key, epay.signStyle), sign.toLowerCase())) return 'upper-case';
  return 'key';
}

function refused(code: MessageRefusalCode, outTradeNo: string | undefined, hint?: string): MessageVerdict {
  return {
    verified: false,
    code,
    ...(outTradeNo === undefined ? {} : { outTradeNo }),
    ...(hint === undefined ? {} : { hint }),
  };
}
