import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { AllocatedKey, ProblemKind } from './fulfilment.events.js';

/** How one line's delivery stands. */
export type LineDelivery = {
  readonly lineId: string;
  /** How many allocations were tried, failed ones too: the next one's number less one. */
  readonly allocationsTried: number;
  readonly allocation:
    | { readonly allocationId: string; readonly reservationId: string; readonly keys: readonly AllocatedKey[] }
    | undefined;
  readonly failed:
    | { readonly allocationId: string; readonly reservationId: string; readonly wanted: number; readonly got: number; readonly at: Instant }
    | undefined;
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

/** The fulfilment after one more fact of the order. */
export function evolveFulfilment(
  slice: Fulfilment,
  fact: OrderFact,
  record: { readonly revision: number; readonly recordedAt: Instant },
): Fulfilment {
  switch (fact.type) {
    case 'DeliveryStarted':
      return { ...slice, stage: 'started', startedAt: record.recordedAt, lines: fact.data.lineIds.map(untouchedLine) };
    case 'KeysAllocated': {
      const { allocationId, reservationId, keys } = fact.data;
      return withLine(slice, fact.data.lineId, (line) => ({
        ...line,
        allocationsTried: line.allocationsTried + 1,
        allocation: { allocationId, reservationId, keys },
      }));
    }
    case 'AllocationFailed': {
      const { allocationId, reservationId, wanted, got } = fact.data;
      return withLine(slice, fact.data.lineId, (line) => ({
        ...line,
        allocationsTried: line.allocationsTried + 1,
        failed: { allocationId, reservationId, wanted, got, at: record.recordedAt },
        // A wait that new stock had ended begins anew.
        restock: line.restock?.restockedAs === undefined ? line.restock : undefined,
      }));
    }
    case 'RestockRequested': {
      const { dueAt, quantity } = fact.data;
      return withLine(slice, fact.data.lineId, (line) => ({ ...line, restock: { dueAt, quantity, restockedAs: undefined } }));
    }
    case 'KeysRestocked': {
      const { reservationId } = fact.data;
      return withLine(slice, fact.data.lineId, (line) =>
        line.restock === undefined ? line : { ...line, restock: { ...line.restock, restockedAs: reservationId } },
      );
    }
    case 'KeysDelivered': {
      const { keyIds } = fact.data;
      return withLine(slice, fact.data.lineId, (line) => ({ ...line, deliveredKeyIds: union(line.deliveredKeyIds, keyIds) }));
    }
    case 'DeliveryCompleted':
      return { ...slice, stage: 'completed', completedAt: record.recordedAt };
    case 'DeliveryViewed':
      return {
        ...slice,
        viewedKeyIds: union(slice.viewedKeyIds, fact.data.keyIds),
        firstViewedAt: slice.firstViewedAt ?? record.recordedAt,
      };
    case 'KeysHandedToShop':
      return { ...slice, handedToShopKeyIds: union(slice.handedToShopKeyIds, fact.data.keyIds) };
    case 'DeliveryViewReportedByShop':
      return { ...slice, viewReportedKeyIds: union(slice.viewReportedKeyIds, fact.data.keyIds) };
    case 'DeliveryRevoked':
      return revoked({ ...slice, revokedKeyIds: union(slice.revokedKeyIds, fact.data.keyIds) });
    case 'DeliveryProblemReported': {
      const { problemId, kind, text } = fact.data;
      return { ...slice, problems: [...slice.problems, { problemId, kind, textNonce: text?.nonce }] };
    }
    default:
      return slice;
  }
}

function untouchedLine(lineId: string): LineDelivery {
  return { lineId, allocationsTried: 0, allocation: undefined, failed: undefined, restock: undefined, deliveredKeyIds: [] };
}

function withLine(slice: Fulfilment, lineId: string, change: (line: LineDelivery) => LineDelivery): Fulfilment {
  return { ...slice, lines: slice.lines.map((line) => (line.lineId === lineId ? change(line) : line)) };
}

/** Once nothing delivered can be opened any more, the delivery as a whole is revoked. */
function revoked(slice: Fulfilment): Fulfilment {
  const nothingLeft = slice.lines.every((line) => line.deliveredKeyIds.every((keyId) => slice.revokedKeyIds.includes(keyId)));
  return nothingLeft ? { ...slice, stage: 'revoked' } : slice;
}

function union(known: readonly string[], added: readonly string[]): readonly string[] {
  return [...new Set([...known, ...added])];
}
