import type { Instant } from '@app/kernel';
import type { GatewayKind } from './gateway-account.js';
import type { GatewayTrade } from './gateway-book.js';
import type { PlannedFaults } from './gateway-faults.js';
import type { GatewayTime } from './gateway-time.js';

/** A notification in its wire format. */
export type Notice = {
  readonly by: 'GET' | 'POST';
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | undefined;
};

/** How a notification departs from the truth. */
export type Twist = {
  readonly by?: 'GET' | 'POST';
  /** Tells this amount (minor units) under the signature of the true one. */
  readonly tamperedAmount?: number;
  /** Signs with a key that is not the account's. */
  readonly misSigned?: boolean;
};

/** Writes a trade down as the notification of its gateway. */
export type WriteNotice = (trade: GatewayTrade, twist: Twist) => Notice;

/** A notification that was sent (or lost), and what came back. */
export type SentNotice = {
  readonly gateway: GatewayKind;
  readonly account: string;
  readonly outTradeNo: string;
  readonly tradeNo: string;
  /** 1 = first sent; each repeat by the schedule adds one. */
  readonly try: number;
  readonly by: 'GET' | 'POST';
  readonly at: Instant;
  readonly twist: readonly string[];
  readonly answer: { readonly status: number; readonly body: string } | { readonly failed: string };
};

/** Seconds until each repeat of a notification that was not answered `success`. */
const REPEATS: { readonly [gateway in GatewayKind]: readonly number[] } = {
  epay: [60, 180, 1_200, 3_600, 7_200],
  sandbox: [5, 15, 60, 300],
};
const ANSWER_WITHIN_MILLIS = 10_000;
const REMEMBERED = 20_000;

/** Sends notifications, and again by each gateway's own schedule until they are answered `success`. Nothing it does throws. */
export class GatewayNotifier {
  #sent: SentNotice[] = [];
  #held: GatewayTrade[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #later = new Set<() => void>();
  readonly #closing = new AbortController();

  constructor(
    private readonly time: GatewayTime & { readonly scale: number },
    private readonly faults: PlannedFaults,
    private readonly write: WriteNotice,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** Tells the merchant of a trade, with the faults that are planned for it. */
  announce(trade: GatewayTrade): void {
    const reorder = this.faults.next('reorder', trade);
    if (reorder === undefined) {
      this.#run(this.#attempt(trade, 1));
      return;
    }
    this.#held.push(trade);
    if (this.#held.length < (reorder.count ?? 2)) return;
    this.faults.take('reorder', trade);
    const lastFirst = this.#held.splice(0).reverse();
    this.#run(this.#inTurn(lastFirst));
  }

  /** Sends a notification now, whatever has been answered before; it is not repeated. */
  sendNow(trade: GatewayTrade, copies: number, by: 'GET' | 'POST' | 'both' | undefined, twist: Twist = {}): void {
    this.#run(this.#sendCopies(trade, 1, copies, by, twist).then(() => undefined));
  }

  /** Runs something when so many seconds of the gateway's scaled time have passed, unless it is closed by then. */
  after(seconds: number, task: () => void): void {
    if (this.#closing.signal.aborted) return;
    const forget = (): void => {
      this.#later.delete(cancel);
    };
    const cancel = this.time.scheduler.schedule((seconds * 1000) / this.time.scale, () => {
      forget();
      task();
    });
    this.#later.add(cancel);
  }

  /** Waits until every notification that was started has its answer. Repeats that are not due yet do not count. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  sent(): readonly SentNotice[] {
    return this.#sent;
  }

  /** Calls off everything that is not due yet, and everything that waits for an answer. */
  close(): void {
    this.#closing.abort();
    for (const cancel of this.#later) cancel();
    this.#later.clear();
  }

  #run(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #inTurn(trades: readonly GatewayTrade[]): Promise<void> {
    for (const trade of trades) await this.#attempt(trade, 1);
  }

  async #attempt(trade: GatewayTrade, number: number): Promise<void> {
    const delay = this.faults.take('delay', trade);
    if (delay !== undefined) {
      this.after(delay.seconds ?? 60, () => this.#run(this.#send(trade, number)));
      return;
    }
    await this.#send(trade, number);
  }

  async #send(trade: GatewayTrade, number: number): Promise<void> {
    if (await this.#accepted(trade, number)) return;
    const wait = REPEATS[trade.gateway][number - 1];
    if (wait !== undefined) this.after(wait, () => this.#run(this.#attempt(trade, number + 1)));
  }

  async #accepted(trade: GatewayTrade, number: number): Promise<boolean> {
    if (this.faults.take('lose', trade) !== undefined) {
      const notice = this.write(trade, {});
      this.#remember(trade, number, notice, ['lose'], { failed: 'lost' });
      return false;
    }
    const tamper = this.faults.take('tamper', trade);
    const misSigned = this.faults.take('mis-sign', trade) !== undefined;
    const duplicate = this.faults.take('duplicate', trade);
    const twist = { ...(tamper === undefined ? {} : { tamperedAmount: tamper.amount ?? 1 }), misSigned };
    return await this.#sendCopies(trade, number, duplicate === undefined ? 1 : (duplicate.copies ?? 2), duplicate?.by, twist);
  }

  async #sendCopies(
    trade: GatewayTrade,
    number: number,
    copies: number,
    by: 'GET' | 'POST' | 'both' | undefined,
    twist: Twist,
  ): Promise<boolean> {
    const answers = await Promise.all(
      Array.from({ length: copies }, (_, copy) => {
        const one = by === 'both' ? (copy % 2 === 0 ? 'GET' : 'POST') : by;
        return this.#sendOne(trade, number, { ...twist, ...(one === undefined ? {} : { by: one }) });
      }),
    );
    return answers.some((body) => body === 'success');
  }

  async #sendOne(trade: GatewayTrade, number: number, twist: Twist): Promise<string | undefined> {
    const notice = this.write(trade, twist);
    const named = [...(twist.tamperedAmount === undefined ? [] : ['tamper']), ...(twist.misSigned === true ? ['mis-sign'] : [])];
    const abort = new AbortController();
    const cancel = this.time.scheduler.schedule(ANSWER_WITHIN_MILLIS, () => abort.abort());
    try {
      const { url, by: method, headers, body } = notice;
      const init = { method, headers, redirect: 'manual' as const, signal: AbortSignal.any([abort.signal, this.#closing.signal]) };
      const response = await this.fetch(url, body === undefined ? init : { ...init, body });
      const answered = (await response.text()).slice(0, 200);
      this.#remember(trade, number, notice, named, { status: response.status, body: answered });
      return answered;
    } catch (error) {
      this.#remember(trade, number, notice, named, { failed: error instanceof Error ? error.message : 'no answer' });
      return undefined;
    } finally {
      cancel();
    }
  }

  #remember(trade: GatewayTrade, number: number, notice: Notice, twist: readonly string[], answer: SentNotice['answer']): void {
    const { gateway, account, outTradeNo, tradeNo } = trade;
    const at = this.time.clock.now();
    this.#sent.push({ gateway, account, outTradeNo, tradeNo, try: number, by: notice.by, at, twist, answer });
    if (this.#sent.length > REMEMBERED) this.#sent = this.#sent.slice(-REMEMBERED / 2);
  }
}
