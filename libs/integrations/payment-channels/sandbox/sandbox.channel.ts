import { type ChannelAccount, CURRENCIES, hmacSha256, type PaymentChannel, type PayRequest } from '@app/kernel';
import { successOrFail } from '../channel-reply.js';
import { gatewayPage } from '../gateway-url.js';
import type { PaymentChannelSurroundings } from '../surroundings.js';
import { sandboxAccount, sandboxFaults } from './sandbox-account.js';
import { readCloseAnswer, readQueryAnswer, readRefundAnswer } from './sandbox-answers.js';
import { askSandbox, type SignedAnswer } from './sandbox-call.js';
import { claimedOutTradeNo, readSandboxNotification } from './sandbox-notification.js';

/** A channel of our own for development: no real money, the same discipline, and every call repeatable by its number. */
export function createSandboxChannel(surroundings: PaymentChannelSurroundings): PaymentChannel {
  const ask = async (
    account: ChannelAccount,
    question: Parameters<typeof askSandbox>[2],
    fields: { readonly [field: string]: string | number },
    signal: AbortSignal,
  ): Promise<SignedAnswer> => {
    const sandbox = sandboxAccount(account);
    if (sandbox === undefined) return { trusted: false, because: 'not-configured' };
    return await askSandbox(surroundings, sandbox, question, fields, signal);
  };

  return {
    kind: 'sandbox',
    capabilities: () => ({ query: true, close: true, refund: 'by-number', methods: ['sandbox'], currencies: CURRENCIES }),
    configurationFaults: sandboxFaults,
    pay: (account, request) => ({ kind: 'url', url: payUrl(account, request) }),
    read: readSandboxNotification,
    claimedOutTradeNo,
    reply: successOrFail,
    query: async (account, { outTradeNo, tradeNo }, signal) => {
      const fields = { outTradeNo, ...(tradeNo === undefined ? {} : { tradeNo }) };
      return readQueryAnswer(await ask(account, 'query', fields, signal), fields);
    },
    close: async (account, { outTradeNo }, signal) => readCloseAnswer(await ask(account, 'close', { outTradeNo }, signal), outTradeNo),
    refund: async (account, request, signal) => {
      const { refundNo, outTradeNo, tradeNo, amount } = request;
      const fields = { refundNo, outTradeNo, tradeNo, ...amount };
      const answer = readRefundAnswer(await ask(account, 'refund', fields, signal), request);
      return answer.answer === 'not-found' ? { answer: 'unknown', because: 'refund-status' } : answer;
    },
    queryRefund: async (account, request, signal) => {
      const { refundNo, tradeNo } = request;
      return readRefundAnswer(await ask(account, 'refund-query', { refundNo, tradeNo }, signal), request);
    },
  };
}

/**
 * The buyer's address: the request as base64url JSON, and hex HMAC-SHA256 of `pay.${request}`.
 * @throws Error when the account is not configured; the message names the fields and no value.
 */
function payUrl(account: ChannelAccount, request: PayRequest): string {
  const sandbox = sandboxAccount(account);
  if (sandbox === undefined) throw new Error(`channel account ${account.account}: ${sandboxFaults(account).join('; ')}`);
  const { outTradeNo, amount, subject, notifyUrl, returnUrl, method, expiresAt } = request;
  const fields = { account: sandbox.account, outTradeNo, ...amount, subject, notifyUrl, returnUrl, method, expiresAt };
  const encoded = Buffer.from(JSON.stringify(fields)).toString('base64url');
  const url = gatewayPage(sandbox.gatewayUrl, 'pay');
  const signature = hmacSha256(Buffer.from(sandbox.key), `pay.${encoded}`);
  url.search = new URLSearchParams({ request: encoded, signature }).toString();
  return url.href;
}
