import { createServer } from 'node:http';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import {
  type ChannelAccount,
  type ChannelKind,
  instant,
  type MessageVerdict,
  money,
  type PaymentChannel,
  plusSeconds,
  type RawMessage,
  type RefundRequest,
} from '@app/kernel';
import { type GatewayAccount, type GatewaySimulator, type ManualTime, manualTime, startGatewaySimulator } from '@app/simulators';

/** One way of being a merchant: a channel, and how its gateway is set up. */
export type Casting = { readonly name: string; readonly gateway: GatewayAccount; readonly settings: ChannelAccount['settings'] };

const epay = (signStyle: 'append' | 'key-parameter', notifyBy: 'GET' | 'POST', tellsRefunds: boolean): Casting => ({
  name: `epay, ${signStyle}, notified by ${notifyBy}`,
  gateway: { gateway: 'epay', account: '1001', key: 'testkey-epay-0001', signStyle, notifyBy, tellsRefunds },
  settings: { pid: '1001', signStyle, refundStatusQuery: tellsRefunds },
});

/** Every channel, in every way it can be set up that changes its wire format. */
export const castings: readonly Casting[] = [
  epay('append', 'GET', true),
  epay('key-parameter', 'POST', false),
  { name: 'sandbox', gateway: { gateway: 'sandbox', account: 'sandbox', key: 'testkey-sandbox-0001' }, settings: {} },
];

/** A message that reached the merchant, and what the channel made of it. */
export type Received = { readonly message: RawMessage; readonly verdict: MessageVerdict };

/** A merchant and a gateway on this machine, with time standing still. */
export type Stage = {
  readonly kind: ChannelKind;
  readonly channel: PaymentChannel;
  readonly account: ChannelAccount;
  readonly gateway: GatewaySimulator;
  readonly time: ManualTime;
  readonly received: readonly Received[];
  /** What the merchant answers whatever it received; undefined = in the channel's own words. */
  answerWith: { readonly status: number; readonly body: string } | undefined;
  /** Starts an attempt and opens its pay page. */
  attempt(outTradeNo: string, amount?: number): Promise<void>;
  /** An attempt that is paid, with its notification delivered. */
  paid(outTradeNo: string): Promise<RefundRequest>;
  close(): Promise<void>;
};

export const start = instant('2026-11-24T10:00:00.000Z');
export const ten = money(1000);
/** A signal that never fires. */
export const patience = new AbortController().signal;

/** Sets the stage; `timeScale` speeds the gateway's own schedule up. */
export async function setStage({ gateway: gatewayAccount, settings }: Casting, timeScale = 1): Promise<Stage> {
  const time = manualTime(start);
  const gateway = await startGatewaySimulator({ ...time, timeScale, accounts: [gatewayAccount] });
  const kind = gatewayAccount.gateway;
  const channel = createPaymentChannels({ fetch, clock: time.clock }).get(kind);
  if (channel === undefined) throw new Error(`no channel of kind ${kind}`);
  const account: ChannelAccount = {
    account: kind === 'sandbox' ? gatewayAccount.account : 'epay-main',
    kind,
    mode: 'test',
    settings: { gatewayUrl: gateway.gatewayUrls[kind], ...settings },
    secrets: { key: gatewayAccount.key },
  };
  const received: Received[] = [];
  const merchant = await startMerchant((message) => {
    const verdict = channel.read(account, message, time.clock.now());
    received.push({ message, verdict });
    return stage.answerWith ?? channel.reply(verdict.verified ? 'accepted' : 'refused');
  });
  const stage: Stage = {
    kind,
    channel,
    account,
    gateway,
    time,
    received,
    answerWith: undefined,
    attempt: async (outTradeNo, amount = 1000) => {
      const expiresAt = plusSeconds(time.clock.now(), 900);
      const asked = { outTradeNo, amount: money(amount), subject: 'VIP会员 100% & more', expiresAt };
      const pay = channel.pay(account, { ...asked, notifyUrl: `${merchant.url}/v1/notify/${account.account}` });
      if (pay.kind !== 'url') throw new Error('expected an address to pay at');
      const status = await gateway.open(pay.url);
      if (status !== 200) throw new Error(`the pay page answers ${status}`);
    },
    paid: async (outTradeNo) => {
      await stage.attempt(outTradeNo);
      const payment = gateway.pay(outTradeNo);
      if ('refused' in payment) throw new Error(payment.refused);
      await gateway.settled();
      const tradeNo = payment.trades[0]?.tradeNo ?? '';
      return { refundNo: `${outTradeNo}R01`, outTradeNo, tradeNo, amount: ten, paid: ten };
    },
    close: async () => {
      await gateway.close();
      await merchant.close();
    },
  };
  return stage;
}

/** A server that hands each request to `answer` as a raw message. */
async function startMerchant(
  answer: (message: RawMessage) => { readonly status: number; readonly body: string },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, query = ''] = (request.url ?? '').split('?', 2);
      const method = request.method === 'POST' ? 'POST' : 'GET';
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const contentType = request.headers['content-type'] ?? '';
      const { status, body } = answer({ method, query, contentType, headers, body: Buffer.concat(chunks) });
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
