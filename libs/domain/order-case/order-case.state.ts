import type { Instant } from '@app/kernel';
import { type Disputes, noDisputes } from './disputes/disputes.state.js';
import { type Fulfilment, notStarted } from './fulfilment/fulfilment.state.js';
import type { Ordering, RefusalsKept } from './ordering/ordering.state.js';
import { nothingNoticed, type Oversight } from './oversight/oversight.state.js';
import { noPayments, type Payments } from './payments/payments.state.js';
import { noRefunds, type Refunds } from './refunds/refunds.state.js';
import { type Risk, riskNotAssessed } from './risk/risk.state.js';

/** An order's case file, folded: one slice each for what the shop does. */
export type OrderCase = {
  readonly ordering: Ordering;
  readonly payments: Payments;
  readonly risk: Risk;
  readonly fulfilment: Fulfilment;
  readonly refunds: Refunds;
  readonly disputes: Disputes;
  readonly oversight: Oversight;
  readonly refusals: RefusalsKept;
  /** Revision of the last fact; -1 before there is one. */
  readonly revision: number;
  readonly updatedAt: Instant | undefined;
};

/** The case file of an order that does not exist yet. */
export const emptyCase: OrderCase = {
  ordering: { stage: 'none' },
  payments: noPayments,
  risk: riskNotAssessed,
  fulfilment: notStarted,
  refunds: noRefunds,
  disputes: noDisputes,
  oversight: nothingNoticed,
  refusals: { sinceLastFact: [], total: 0 },
  revision: -1,
  updatedAt: undefined,
};
