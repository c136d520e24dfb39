import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { Fulfilment, LineDelivery } from './fulfilment.state.js';

/** The fulfilment after one more fact of the order. */
export function evolveFulfilment(slice: Fulfilment, fact: OrderFact, record: { readonly revision: number; readonly recordedAt: Instant }): Fulfilment {
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
      return { ...slice, viewedKeyIds: union(slice.viewedKeyIds, fact.data.keyIds), firstViewedAt: slice.firstViewedAt ?? record.recordedAt };
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
