import type { GatewayAccount } from './gateway-account.js';
import type { Payment, PayOptions } from './gateway-cashier.js';
import { type Fault, type FaultPlan, faultKinds } from './gateway-faults.js';
import { type GatewayHttpAnswer, type GatewayHttpRequest, jsonAnswer } from './gateway-http.js';
import { type Fields, numberOf, readFields, textOf } from './gateway-json.js';
import type { GatewayLedger } from './gateway-ledger.js';

/** What the control interface can do; the programmatic one is the same. */
export type GatewayControl = {
  pay(outTradeNo: string, options?: PayOptions): Payment;
  notifyAgain(outTradeNo: string, options?: NotifyOptions): boolean;
  forge(outTradeNo: string, options?: { readonly amount?: number }): boolean;
  readonly faults: FaultPlan;
  readonly accounts: { add(account: GatewayAccount): void };
  ledger(): GatewayLedger;
};

/** How notifications of trades that exist are sent once more. */
export type NotifyOptions = { readonly copies?: number; readonly by?: 'GET' | 'POST' | 'both' };

const MOST_COPIES = 10_000;

/** The control interface over HTTP: JSON in, JSON out. Only JSON bodies are taken, so no web page can send one unasked. */
export function answerControl(control: GatewayControl, page: string, request: GatewayHttpRequest): GatewayHttpAnswer {
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  if (request.method === 'POST' && !isJson) return jsonAnswer({ error: 'send application/json' }, 415);
  const fields = readFields(request.body);
  const outTradeNo = textOf(fields, 'outTradeNo');
  switch (`${request.method} ${page}`) {
    case 'GET /ledger':
      return jsonAnswer(control.ledger());
    case 'GET /faults':
      return jsonAnswer({ faults: control.faults.list() });
    case 'DELETE /faults':
      control.faults.clear();
      return jsonAnswer({ faults: [] });
    case 'POST /faults': {
      const fault = readFault(fields);
      if (fault === undefined) return jsonAnswer({ error: 'kind', kinds: faultKinds }, 400);
      control.faults.add(fault);
      return jsonAnswer({ faults: control.faults.list() }, 201);
    }
    case 'POST /accounts': {
      const account = readAccount(fields);
      if (account === undefined) return jsonAnswer({ error: 'give gateway, account and key' }, 400);
      control.accounts.add(account);
      return jsonAnswer({ gateway: account.gateway, account: account.account }, 201);
    }
    case 'POST /pay': {
      const payment = control.pay(outTradeNo, readPayOptions(fields));
      return jsonAnswer(payment, 'refused' in payment ? 409 : 200);
    }
    case 'POST /notify': {
      const by = oneOf(['GET', 'POST', 'both'] as const, fields['by']);
      const copies = Math.min(MOST_COPIES, Math.max(1, numberOf(fields, 'copies') ?? 1));
      return found(control.notifyAgain(outTradeNo, { copies, ...(by === undefined ? {} : { by }) }));
    }
    case 'POST /forge': {
      const amount = numberOf(fields, 'amount');
      return found(control.forge(outTradeNo, amount === undefined ? {} : { amount }));
    }
    default:
      return jsonAnswer({ error: 'no such control' }, 404);
  }
}

function found(sent: boolean): GatewayHttpAnswer {
  return sent ? jsonAnswer({ sent }, 202) : jsonAnswer({ error: 'no such order or trade' }, 404);
}

function readFault(fields: Fields): Fault | undefined {
  const kind = oneOf(faultKinds, fields['kind']);
  if (kind === undefined) return undefined;
  const numbers = ['seconds', 'copies', 'count', 'amount', 'status'] as const;
  const texts = ['outTradeNo', 'bookedOn', 'code'] as const;
  const times = fields['times'] === 'always' ? 'always' : numberOf(fields, 'times');
  return {
    kind,
    ...Object.fromEntries(numbers.flatMap((name) => present(name, numberOf(fields, name)))),
    ...Object.fromEntries(texts.flatMap((name) => present(name, textOf(fields, name) || undefined))),
    ...Object.fromEntries(present('times', times)),
    ...Object.fromEntries(present('gateway', oneOf(['epay', 'sandbox'] as const, fields['gateway']))),
    ...Object.fromEntries(present('by', oneOf(['GET', 'POST', 'both'] as const, fields['by']))),
    ...Object.fromEntries(present('on', oneOf(['query', 'close', 'refund', 'refund-query'] as const, fields['on']))),
  };
}

function readAccount(fields: Fields): GatewayAccount | undefined {
  const gateway = oneOf(['epay', 'sandbox'] as const, fields['gateway']);
  const named = { account: textOf(fields, 'account'), key: textOf(fields, 'key') };
  if (gateway === undefined || named.account === '' || named.key === '') return undefined;
  if (gateway === 'sandbox') return { gateway, ...named };
  const signStyle = oneOf(['append', 'key-parameter'] as const, fields['signStyle']) ?? 'append';
  const notifyBy = oneOf(['GET', 'POST'] as const, fields['notifyBy']) ?? 'GET';
  return { gateway, ...named, signStyle, notifyBy, tellsRefunds: fields['tellsRefunds'] !== false };
}

function readPayOptions(fields: Fields): PayOptions {
  const amount = numberOf(fields, 'amount');
  const bookedOn = textOf(fields, 'bookedOn');
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(bookedOn === '' ? {} : { bookedOn }),
    late: fields['late'] === true,
    notify: fields['notify'] !== false,
  };
}

function present<Value>(name: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[name, value]];
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}
