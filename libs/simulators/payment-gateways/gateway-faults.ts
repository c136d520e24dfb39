import type { GatewayKind } from './gateway-account.js';

/** What a gateway can be asked over HTTP. */
export type GatewayQuestion = 'query' | 'close' | 'refund' | 'refund-query';

/** Everything that can go wrong on demand. */
export const faultKinds = [
  // with a notification
  'lose',
  'delay',
  'duplicate',
  'reorder',
  'tamper',
  'mis-sign',
  // with a payment
  'under-pay',
  'over-pay',
  'pay-twice',
  'pay-late',
  'wrong-order',
  // with an answer
  'server-error',
  'hang',
  'garbage',
  'oversize',
  // with a refund
  'refund-declined',
  'refund-answer-lost',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** One fault, to happen the next time its moment comes. Every field but `kind` has a default. */
export type Fault = {
  readonly kind: FaultKind;
  /** Only for this order; default: any. */
  readonly outTradeNo?: string;
  /** Only at this gateway; default: any. */
  readonly gateway?: GatewayKind;
  /** How often it happens; default: once. */
  readonly times?: number | 'always';
  /** delay, pay-late: seconds of the gateway's (scaled) time; default 60. */
  readonly seconds?: number;
  /** duplicate: copies in all, sent at once; default 2. */
  readonly copies?: number;
  /** duplicate: how the copies are sent; default as the account has it. `both`: in turn. */
  readonly by?: 'GET' | 'POST' | 'both';
  /** reorder: how many notifications are held back, then sent last first; default 2. */
  readonly count?: number;
  /** tamper: the amount told instead; under-pay and over-pay: the difference; minor units, default 1. */
  readonly amount?: number;
  /** wrong-order: the number the money is booked on instead. */
  readonly bookedOn?: string;
  /** server-error, hang, garbage, oversize: which question is answered so; default any. epay asks a refund by `query`. */
  readonly on?: GatewayQuestion;
  /** server-error: the status; default 503. */
  readonly status?: number;
  /** refund-declined: the gateway's reason; default `declined`. */
  readonly code?: string;
};

/** The faults still to come. */
export interface FaultPlan {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
}

type Moment = { readonly gateway: GatewayKind; readonly outTradeNo: string; readonly question?: GatewayQuestion };

/** Keeps the faults still to come and gives each out as often as it was asked for. */
export class PlannedFaults implements FaultPlan {
  #planned: readonly Fault[] = [];

  add(fault: Fault): void {
    this.#planned = [...this.#planned, fault];
  }

  clear(): void {
    this.#planned = [];
  }

  list(): readonly Fault[] {
    return this.#planned;
  }

  /** The next fault of that kind that fits the moment, left in the plan. */
  next(kind: FaultKind, moment: Moment): Fault | undefined {
    return this.#planned.find((fault) => fault.kind === kind && fits(fault, moment));
  }

  /** The same, counted as having happened. */
  take(kind: FaultKind, moment: Moment): Fault | undefined {
    const taken = this.next(kind, moment);
    if (taken === undefined || taken.times === 'always') return taken;
    const left = (taken.times ?? 1) - 1;
    this.#planned = this.#planned.flatMap((fault) => (fault !== taken ? [fault] : left > 0 ? [{ ...fault, times: left }] : []));
    return taken;
  }
}

function fits(fault: Fault, moment: Moment): boolean {
  return (
    (fault.outTradeNo ?? moment.outTradeNo) === moment.outTradeNo &&
    (fault.gateway ?? moment.gateway) === moment.gateway &&
    (fault.on ?? moment.question) === moment.question
  );
}
