import { type PaymentAttempt } from '@app/domain/order-case';
import type { OrderId } from '@app/kernel';
import { parseOutTradeNo } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import { upToDate } from '../event-versions.js';
import type { ReadSide } from '../read-side.js';

/** Where a record stands. */
export type RecordPlace = { readonly stream: string; readonly revision: number };

/** An order, as what is outside of it may claim it. */
export type ClaimedOrder = {
  readonly orderId: OrderId;
  readonly tradePrefix: string;
  readonly attempts: readonly Pick<PaymentAttempt, 'account' | 'outTradeNo'>[];
  /** Position of the order's first record: whatever claims it comes later. */
  readonly position: bigint;
};

/** Finds what speaks of an order without the order's own records pointing at it. */
export interface OutsideFinder {
  /** Messages that claim one of the order's attempts and have no outcome. */
  unsettledMessages(order: ClaimedOrder): Promise<readonly RecordPlace[]>;
  /** Streams of trades that claim the order and are no attempt's. */
  orphanTrades(order: ClaimedOrder): Promise<readonly string[]>;
}

/** Asks the views: as fast with a million orders as with one. */
export function finderByViews({
  unsettledMessages,
  orphanPayments,
}: Pick<ReadSide, 'unsettledMessages' | 'orphanPayments'>): OutsideFinder {
  return {
    async unsettledMessages({ attempts }) {
      const claimed = new Set(attempts.map(({ outTradeNo }) => outTradeNo));
      const found = await Promise.all(
        [...new Set(attempts.map(({ account }) => account))].map((account) => unsettledMessages.ofAccount(account)),
      );
      return found
        .flat()
        .filter(({ claimedOutTradeNo }) => claimedOutTradeNo !== undefined && claimed.has(claimedOutTradeNo))
        .map(({ stream, revision }) => ({ stream, revision: Number(revision) }));
    },
    async orphanTrades({ orderId, tradePrefix }) {
      return (await orphanPayments.claiming(`${tradePrefix}${orderId}`)).map(({ id }) => id);
    },
  };
}

/** Reads the log from the order's first record on: for where there are no views, or none that are trusted. */
export function finderByScan(events: Pick<EventStore, 'readAll'>): OutsideFinder {
  return {
    async unsettledMessages({ attempts, position }) {
      const claimed = new Set(attempts.map(({ outTradeNo }) => outTradeNo));
      const open = new Map<string, RecordPlace>();
      const filter = { types: ['MessageReceived', 'MessageSettled'] };
      for await (const stored of events.readAll({ after: position, filter })) {
        const { type, id, stream, revision, data } = upToDate(stored);
        if (type === 'MessageReceived' && claimed.has(textIn(data, 'claimedOutTradeNo'))) open.set(id, { stream, revision });
        if (type === 'MessageSettled') open.delete(textIn(data, 'message'));
      }
      return [...open.values()];
    },
    async orphanTrades({ orderId, tradePrefix, position }) {
      const streams = new Set<string>();
      for await (const stored of events.readAll({ after: position, filter: { types: ['TradeOrphaned'] } })) {
        const { stream, data } = upToDate(stored);
        const claimed = parseOutTradeNo(tradePrefix, textIn(data, 'outTradeNo'));
        if (claimed.ours && claimed.orderId === orderId) streams.add(stream);
      }
      return [...streams];
    },
  };
}

function textIn(data: unknown, member: string): string {
  if (typeof data !== 'object' || data === null) return '';
  const value: unknown = Reflect.get(data, member);
  return typeof value === 'string' ? value : '';
}
