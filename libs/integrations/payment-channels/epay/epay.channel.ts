import { type ChannelAccount, type PaymentChannel, type PayRequest, type QueryAnswer, type RefundAnswer, toDecimal } from '@app/kernel';
import { successOrFail } from '../channel-reply.js';
import { callGateway } from '../gateway-call.js';
import { gatewayPage } from '../gateway-url.js';
import type { PaymentChannelSurroundings } from '../surroundings.js';
import { type EpayAccount, epayAccount, epayFaults, epayMethods } from './epay-account.js';
import { type EpayAsk, readOrderAnswer, readRefundAnswer } from './epay-answers.js';
import { claimedOutTradeNo, readEpayNotification } from './epay-notification.js';
import { readEpayParameters } from './epay-parameters.js';
import { epaySignature } from './epay-signature.js';

const NOT_CONFIGURED = { answer: 'unknown', because: 'not-configured' } as const;

/** epay (易支付), version 1, with the forks that are about: payments.md of the design names every rule. */
export function createEpayChannel({ fetch }: Pick<PaymentChannelSurroundings, 'fetch'>): PaymentChannel {
  const askOrder = async (account: EpayAccount, ask: EpayAsk, signal: AbortSignal): Promise<QueryAnswer> => {
    const url = gatewayPage(account.gatewayUrl, 'api.php');
    url.search = new URLSearchParams({
      act: 'order',
      pid: account.pid,
      key: account.key,
      ...(ask.tradeNo === undefined ? {} : { trade_no: ask.tradeNo }),
      out_trade_no: ask.outTradeNo,
    }).toString();
    return readOrderAnswer(await callGateway(fetch, { url, method: 'GET' }, signal), ask, account);
  };

  return {
    kind: 'epay',
    capabilities: (account) => ({
      query: true,
      close: false,
      refund: account.settings['refundStatusQuery'] === true ? 'askable' : 'neither',
      methods: epayMethods(account),
      // Its `money` is a bare number, and always yuan.
      currencies: ['CNY'],
    }),
    configurationFaults: epayFaults,
    pay: (account, request) => ({ kind: 'url', url: payUrl(account, request) }),
    read: readEpayNotification,
    claimedOutTradeNo: (message) => {
      const read = readEpayParameters(message);
      return 'malformed' in read ? undefined : claimedOutTradeNo(read.parameters);
    },
    reply: successOrFail,
    query: (account, ask, signal) => withAccount(account, (epay) => askOrder(epay, ask, signal)),
    close: () => Promise.resolve('unknown'),
    refund: (account, request, signal) =>
      withAccount(account, async (epay): Promise<RefundAnswer> => {
        const url = gatewayPage(epay.gatewayUrl, 'api.php');
        url.search = 'act=refund';
        const body = new URLSearchParams({
          pid: epay.pid,
          key: epay.key,
          out_trade_no: request.outTradeNo,
          trade_no: request.tradeNo,
          money: toDecimal(request.amount),
        }).toString();
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        return readRefundAnswer(await callGateway(fetch, { url, method: 'POST', headers, body }, signal));
      }),
    queryRefund: (account, request, signal) =>
      withAccount(account, async (epay): Promise<RefundAnswer | { readonly answer: 'not-found' }> => {
        if (!epay.refundStatusQuery) return { answer: 'unknown', because: 'gateway-does-not-tell' };
        // The order query tells that money went back, not how much.
        if (request.amount.amount !== request.paid.amount) return { answer: 'unknown', because: 'part-refund' };
        const order = await askOrder(epay, request, signal);
        switch (order.answer) {
          case 'refunded':
            return { answer: 'done' };
          case 'paid':
            return { answer: 'not-found' };
          case 'unknown':
            return order;
          default:
            return { answer: 'unknown', because: `order-${order.answer}` };
        }
      }),
  };
}

/** @throws Error when the account is not configured; the message names the fields and no value. */
function payUrl(account: ChannelAccount, request: PayRequest): string {
  const epay = epayAccount(account);
  if (epay === undefined) throw new Error(`channel account ${account.account}: ${epayFaults(account).join('; ')}`);
  const parameters = new Map([
    ['pid', epay.pid],
    ['type', request.method ?? epay.methods[0] ?? ''],
    ['out_trade_no', request.outTradeNo],
    ['notify_url', request.notifyUrl],
    // Gateways refuse a request without one.
    ['return_url', request.returnUrl ?? new URL('/', request.notifyUrl).href],
    ['name', unambiguous(request.subject) || request.outTradeNo],
    ['money', toDecimal(request.amount)],
  ]);
  const url = gatewayPage(epay.gatewayUrl, 'submit.php');
  const sign = epaySignature(parameters, epay.key, epay.signStyle);
  url.search = new URLSearchParams([...parameters, ['sign', sign], ['sign_type', 'MD5']]).toString();
  return url.href;
}

/** The signed text does not escape `&`; a name must not be able to look like further fields. */
function unambiguous(subject: string): string {
  return subject
    .toWellFormed()
    .replaceAll('&', '＆')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim();
}

async function withAccount<A>(account: ChannelAccount, ask: (epay: EpayAccount) => Promise<A>): Promise<A | typeof NOT_CONFIGURED> {
  const epay = epayAccount(account);
  return epay === undefined ? NOT_CONFIGURED : await ask(epay);
}
