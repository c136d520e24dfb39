import { money } from '@app/kernel';
import type { GatewayAccount } from '../gateway-account.js';
import type { GatewayDesk } from '../gateway-desk.js';
import { type Fields, numberOf, textOf } from '../gateway-json.js';

type SandboxAccount = Extract<GatewayAccount, { gateway: 'sandbox' }>;

/** Refunds by number: the same refundNo is the same refund for ever, however often it is asked for. */
export class SandboxRefunds {
  readonly #byNumber = new Map<string, Fields>();

  constructor(private readonly desk: GatewayDesk) {}

  refund(account: SandboxAccount, fields: Fields): Fields | 'cut' {
    const { book, faults, time } = this.desk;
    const refundNo = textOf(fields, 'refundNo');
    const trade = book.findTrade('sandbox', account.account, textOf(fields, 'tradeNo'));
    if (trade === undefined || refundNo === '') return { refundNo, status: 'failed', code: 'no-such-trade' };
    const amount = money(Math.max(0, numberOf(fields, 'amount') ?? 0), trade.paid.currency);
    const before = this.#byNumber.get(refundNo);
    if (before !== undefined) {
      book.recordRefund(trade, refundNo, amount, time.clock.now(), 'repeated');
      return before;
    }
    const declined = faults.take('refund-declined', trade);
    const left = trade.paid.amount - book.refundedOf(trade);
    const beyond = amount.amount === 0 || amount.amount > left ? 'amount-beyond-payment' : undefined;
    const code = declined === undefined ? beyond : (declined.code ?? 'declined');
    book.recordRefund(trade, refundNo, amount, time.clock.now(), code);
    const answer =
      code === undefined ? { refundNo, status: 'done', channelRefundNo: `R-${refundNo}` } : { refundNo, status: 'failed', code };
    this.#byNumber.set(refundNo, answer);
    return code === undefined && faults.take('refund-answer-lost', trade) !== undefined ? 'cut' : answer;
  }

  query(_account: SandboxAccount, fields: Fields): Fields {
    const refundNo = textOf(fields, 'refundNo');
    return this.#byNumber.get(refundNo) ?? { refundNo, status: 'not-found' };
  }
}
