import type { Instant } from '@app/kernel';
import type { AllocatedKey, ProblemKind } from './fulfilment.events.js';

/** How one line's delivery stands. */
export type LineDelivery = {
  readonly lineId: string;
  /** How many allocations were tried, failed ones too: the next one's number less one. */
  readonly allocationsTried: number;
  readonly allocation: { readonly allocationId: string; readonly reservationId: string; readonly keys: readonly AllocatedKey[] } | undefined;
  readonly failed: { readonly allocationId: string; readonly reservationId: string; readonly wanted: number; readonly got: number; readonly at: Instant } | undefined;
  readonly restock: { readonly dueAt: Instant; readonly quantity: number; readonly restockedAs: string | undefined } | undefined;
  readonly deliveredKeyIds: readonly string[];
};

/** A buyer's complaint, as far as a repeat must be told from a new one: sealing a text anew makes a new nonce. */
export type DeliveryProblem = { readonly problemId: string; readonly kind: ProblemKind; readonly textNonce: string | undefined };

/** The fulfilment of one order. */
export type Fulfilment = {
  readonly stage: 'not-started' | 'started' | 'completed' | 'revoked';
  readonly startedAt: Instant | undefined;
  readonly completedAt: Instant | undefined;
  readonly lines: readonly LineDelivery[];
  readonly viewedKeyIds: readonly string[];
  readonly handedToShopKeyIds: readonly string[];
  /** Keys of which the shop says that the buyer saw them; we did not see it ourselves. */
  readonly viewReportedKeyIds: readonly string[];
  readonly firstViewedAt: Instant | undefined;
  readonly revokedKeyIds: readonly string[];
  readonly problems: readonly DeliveryProblem[];
};

/** Nothing delivered yet. */
export const notStarted: Fulfilment = {
  stage: 'not-started',
  startedAt: undefined,
  completedAt: undefined,
  lines: [],
  viewedKeyIds: [],
  handedToShopKeyIds: [],
  viewReportedKeyIds: [],
  firstViewedAt: undefined,
  revokedKeyIds: [],
  problems: [],
};
