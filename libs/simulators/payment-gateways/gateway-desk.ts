import type { GatewayAccount, GatewayKind } from './gateway-account.js';
import type { GatewayBook, GatewayOrder } from './gateway-book.js';
import type { GatewayCashier } from './gateway-cashier.js';
import { faultKinds, type GatewayQuestion, type PlannedFaults } from './gateway-faults.js';
import type { GatewayHttpAnswer, GatewayHttpRequest } from './gateway-http.js';
import { backTo, wordsPage } from './gateway-page.js';
import type { GatewayTime } from './gateway-time.js';

/** What every simulated gateway works with. */
export type GatewayDesk = {
  readonly book: GatewayBook;
  readonly cashier: GatewayCashier;
  readonly faults: PlannedFaults;
  readonly time: GatewayTime;
  /** The account of that name, if the gateway has it. */
  account<Kind extends GatewayKind>(gateway: Kind, account: string): Extract<GatewayAccount, { gateway: Kind }> | undefined;
};

/** The misbehaviour planned for the answer to a question, if any. */
export function plannedAnswer(
  faults: PlannedFaults,
  gateway: GatewayKind,
  outTradeNo: string,
  question: GatewayQuestion,
): GatewayHttpAnswer | undefined {
  const moment = { gateway, outTradeNo, question };
  const broken = faults.take('server-error', moment);
  if (broken !== undefined) return plain(broken.status ?? 503, 'the gateway is out of order');
  if (faults.take('hang', moment) !== undefined) return { kind: 'hang' };
  if (faults.take('garbage', moment) !== undefined) return plain(200, '<html>502 Bad Gateway');
  if (faults.take('oversize', moment) !== undefined) return plain(200, `{"pad":"${'x'.repeat(1_000_000)}"}`);
  return undefined;
}

/** The pay button of a gateway's page was pressed. */
export function payFromPage(desk: GatewayDesk, gateway: GatewayKind, request: GatewayHttpRequest): GatewayHttpAnswer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const order = desk.book.find(gateway, form.get('account') ?? '', form.get('out_trade_no') ?? '');
  if (order === undefined) return wordsPage(404, '没有这笔订单 · no such order');
  const kind = faultKinds.find((known) => known === form.get('fault'));
  if (kind !== undefined) desk.faults.add({ kind, outTradeNo: order.outTradeNo, times: kind === 'lose' ? 'always' : 1 });
  const payment = desk.cashier.pay(order.outTradeNo);
  if ('refused' in payment) return wordsPage(409, `订单已关闭 · ${payment.refused}`);
  return paidPage(order);
}

function paidPage(order: GatewayOrder): GatewayHttpAnswer {
  return order.returnUrl === undefined ? wordsPage(200, '支付成功 · paid') : backTo(order.returnUrl);
}

function plain(status: number, body: string): GatewayHttpAnswer {
  return { kind: 'answer', status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
