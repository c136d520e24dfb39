import { setTimeout as pause } from 'node:timers/promises';
import { Answer } from './answer.js';
import { JsonHttp } from './json-http.js';

/** One thing that goes wrong at the gateway the next time its moment comes; see the simulator's list of kinds. */
export type GatewayFault = {
  readonly kind: string;
  readonly outTradeNo?: string;
  readonly times?: number | 'always';
  readonly [setting: string]: string | number | undefined;
};

/** How a buyer pays; left out: what is asked. Amounts in minor units. */
export type PayHow = { readonly amount?: number; readonly late?: boolean; readonly bookedOn?: string; readonly notify?: boolean };

/** What the gateway knows of one outTradeNo. Amounts in minor units. */
export type PaymentAtGateway = { readonly count: number; readonly amount: number; readonly refunded: number };

/** A merchant's account at the simulated gateway. */
export type MerchantAccount = {
  readonly gateway: 'epay' | 'sandbox';
  readonly account: string;
  readonly key: string;
  readonly notifyBy?: 'GET' | 'POST';
  readonly signStyle?: 'append' | 'key-parameter';
  readonly tellsRefunds?: boolean;
};

const ANSWERED_WITHIN_MILLIS = 20_000;
const LOOK_EVERY_MILLIS = 50;

/** The payment gateway: its pages as a buyer sees them, and the levers by which it misbehaves. */
export class GatewayClient {
  private readonly http: JsonHttp;

  constructor(private readonly url: string) {
    this.http = new JsonHttp(`${url}/control`);
  }

  /** What a channel account's `gatewayUrl` is set to. */
  urlOf(gateway: 'epay' | 'sandbox'): string {
    return `${this.url}/${gateway}/`;
  }

  async addAccount(account: MerchantAccount): Promise<void> {
    await this.http.post('/accounts', account);
  }

  /** Opens a pay link as a browser does; from then on the gateway knows the order. */
  async open(payUrl: string): Promise<void> {
    const response = await fetch(payUrl);
    const page = await response.text();
    if (!response.ok) throw new Error(`the pay page answers ${response.status}: ${page.slice(0, 300)}`);
  }

  /** @throws Problem when the gateway takes no money for it. */
  async pay(outTradeNo: string, how: PayHow = {}): Promise<void> {
    await this.http.post('/pay', { outTradeNo, ...how });
  }

  async fault(fault: GatewayFault): Promise<void> {
    await this.http.post('/faults', fault);
  }

  /** Sends the notifications of a payment again, so many copies at once. */
  async notifyAgain(outTradeNo: string, copies: number, by: 'GET' | 'POST' | 'both'): Promise<void> {
    await this.http.post('/notify', { outTradeNo, copies, by });
  }

  /** Somebody who has not the key says that an order is paid. */
  async forge(outTradeNo: string, amount?: number): Promise<void> {
    await this.http.post('/forge', amount === undefined ? { outTradeNo } : { outTradeNo, amount });
  }

  async payment(outTradeNo: string): Promise<PaymentAtGateway> {
    const ledger = await this.ledger();
    const payments = ledger.at('payments');
    if (!payments.has(outTradeNo)) return { count: 0, amount: 0, refunded: 0 };
    const payment = payments.at(outTradeNo);
    return { count: payment.number('count'), amount: payment.number('amount'), refunded: payment.number('refunded') };
  }

  /** How often a refund was asked for and how often money went back, over all refunds of one outTradeNo. */
  async refunds(outTradeNo: string): Promise<{ readonly requests: number; readonly performed: number }> {
    const refunds = (await this.ledger()).at('refunds').members();
    const ofIt = refunds.map(([, refund]) => refund).filter((refund) => refund.text('outTradeNo') === outTradeNo);
    return {
      requests: ofIt.reduce((sum, refund) => sum + refund.number('requests'), 0),
      performed: ofIt.reduce((sum, refund) => sum + refund.number('performed'), 0),
    };
  }

  /** How the notifications about an order were answered, oldest first: the merchant's word, or `lost`. */
  async notificationsOf(outTradeNo: string): Promise<readonly { readonly by: string; readonly answered: string }[]> {
    const sent = (await this.ledger()).list('notifications');
    return sent
      .filter((notice) => notice.text('outTradeNo') === outTradeNo)
      .map((notice) => ({ by: notice.text('by'), answered: answerOf(notice.at('answer')) }));
  }

  /** Waits until so many notifications about an order have their answer. @throws Error naming how many have it when that takes too long */
  async answered(outTradeNo: string, count: number): Promise<void> {
    const end = Date.now() + ANSWERED_WITHIN_MILLIS;
    for (let have = 0; have < count; have = (await this.notificationsOf(outTradeNo)).length) {
      if (Date.now() > end) throw new Error(`${have} of ${count} notifications about ${outTradeNo} were answered`);
      await pause(LOOK_EVERY_MILLIS);
    }
  }

  private ledger(): Promise<Answer> {
    return this.http.get('/ledger');
  }
}

function answerOf(answer: Answer): string {
  return answer.textOr('body', answer.textOr('failed', ''));
}
