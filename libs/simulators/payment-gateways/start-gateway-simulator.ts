import { type Clock, money, never } from '@app/kernel';
import { epayGateway } from './epay/epay-gateway.js';
import { writeEpayNotice } from './epay/epay-notice.js';
import { demonstrationAccounts, type GatewayAccount, type GatewayKind } from './gateway-account.js';
import { GatewayBook } from './gateway-book.js';
import { GatewayCashier } from './gateway-cashier.js';
import { answerControl, type GatewayControl } from './gateway-control.js';
import type { GatewayDesk } from './gateway-desk.js';
import { PlannedFaults } from './gateway-faults.js';
import { jsonAnswer, serveOnLoopback } from './gateway-http.js';
import { readLedger } from './gateway-ledger.js';
import { GatewayNotifier, type WriteNotice } from './gateway-notifier.js';
import { type GatewayTime, type Scheduler, systemTime } from './gateway-time.js';
import { sandboxGateway } from './sandbox/sandbox-gateway.js';
import { writeSandboxNotice } from './sandbox/sandbox-notice.js';

/** How a simulator is started. Everything has a default. */
export type GatewaySimulatorOptions = {
  /** Default 0: any free port. */
  readonly port?: number;
  /** A loopback address; default 127.0.0.1. */
  readonly host?: string;
  /** The time it lives in; default the machine's own. `manualTime` has both for a test. */
  readonly clock?: Clock;
  readonly scheduler?: Scheduler;
  /** How much faster than the channels' own schedules it repeats and delays; default 1. */
  readonly timeScale?: number;
  /** The merchants it knows; default one demonstration account of each kind. */
  readonly accounts?: readonly GatewayAccount[];
  /** What it sends notifications with; default the built-in `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
};

/** A running simulator. */
export type GatewaySimulator = GatewayControl & {
  readonly url: string;
  /** What a channel account's `gatewayUrl` is set to. */
  readonly gatewayUrls: { readonly [gateway in GatewayKind]: string };
  /** Opens a pay link as a buyer's browser would, and gives the status of the page. */
  open(payUrl: string): Promise<number>;
  /** Waits until every notification that was started has its answer. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts a server that plays epay (below /epay) and the sandbox gateway (below /sandbox) in their wire formats, with a
 * control interface (below /control). It keeps everything in memory and serves and notifies this machine only.
 * @throws RangeError when `host` is no loopback address.
 */
export async function startGatewaySimulator(options: GatewaySimulatorOptions = {}): Promise<GatewaySimulator> {
  const time: GatewayTime = { ...systemTime(), ...given(options) };
  const send = options.fetch ?? fetch;
  const accounts = [...(options.accounts ?? demonstrationAccounts)];
  const account: GatewayDesk['account'] = (gateway, name) =>
    accounts.findLast((known): known is Extract<GatewayAccount, { gateway: typeof gateway }> => {
      return known.gateway === gateway && known.account === name;
    });
  const write: WriteNotice = (trade, twist) => {
    switch (trade.gateway) {
      case 'epay':
        return writeEpayNotice(trade, known(account('epay', trade.account)), twist);
      case 'sandbox':
        return writeSandboxNotice(trade, known(account('sandbox', trade.account)), time.clock.now(), twist);
      default:
        return never(trade.gateway);
    }
  };
  const book = new GatewayBook();
  const faults = new PlannedFaults();
  const notifier = new GatewayNotifier({ ...time, scale: options.timeScale ?? 1 }, faults, write, send);
  const cashier = new GatewayCashier(book, faults, notifier, time);
  const desk: GatewayDesk = { book, cashier, faults, time, account };

  const control: GatewayControl = {
    pay: (outTradeNo, how) => cashier.pay(outTradeNo, how),
    notifyAgain: (outTradeNo, { copies = 1, by } = {}) => {
      const order = book.findAnywhere(outTradeNo);
      const trades = order === undefined ? [] : book.tradesOf(order);
      for (const trade of trades) notifier.sendNow(trade, copies, by);
      return trades.length > 0;
    },
    forge: (outTradeNo, { amount } = {}) => {
      const order = book.findAnywhere(outTradeNo);
      if (order === undefined) return false;
      const paid = amount === undefined ? order.amount : money(amount, order.amount.currency);
      const { gateway, account: name, subject, method, notifyUrl } = order;
      const told = { gateway, account: name, outTradeNo, subject, method, notifyUrl, paid, paidAt: time.clock.now() };
      notifier.sendNow({ ...told, tradeNo: `F${order.tradeNo}`, walletTradeNo: 'F' }, 1, undefined, { misSigned: true });
      return true;
    },
    faults,
    accounts: { add: (added) => accounts.push(added) },
    ledger: () => readLedger(book, notifier),
  };

  let url = '';
  const epay = epayGateway(desk, () => url);
  const sandbox = sandboxGateway(desk);
  const server = await serveOnLoopback(options.host ?? '127.0.0.1', options.port ?? 0, (request) => {
    const [, part = '', page = ''] = /^\/(epay|sandbox|control)(\/.*)$/.exec(request.path) ?? [];
    switch (part) {
      case 'epay':
        return epay(page, request);
      case 'sandbox':
        return sandbox(page, request);
      case 'control':
        return answerControl(control, page, request);
      default:
        return jsonAnswer({ gateways: { epay: `${url}/epay/`, sandbox: `${url}/sandbox/` }, control: `${url}/control/ledger` });
    }
  });
  url = server.url;

  return {
    ...control,
    url,
    gatewayUrls: { epay: `${url}/epay/`, sandbox: `${url}/sandbox/` },
    open: async (payUrl) => {
      const response = await fetch(payUrl);
      await response.body?.cancel();
      return response.status;
    },
    settled: () => notifier.settled(),
    close: async () => {
      notifier.close();
      await server.close();
    },
  };
}

function given({ clock, scheduler }: GatewaySimulatorOptions): Partial<GatewayTime> {
  return { ...(clock === undefined ? {} : { clock }), ...(scheduler === undefined ? {} : { scheduler }) };
}

function known<Account>(account: Account | undefined): Account {
  if (account === undefined) throw new Error('a trade of an account that does not exist');
  return account;
}
