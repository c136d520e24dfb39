import type { ChannelFact, InboxFact, TradeFact } from '@app/domain/channels';
import type { OperationsFact } from '@app/domain/operations';
import { never, parseOutTradeNo, present, type RecordedEvent } from '@app/kernel';
import { type OutsideRecord, quietSurroundings, type Surroundings } from './surroundings.shape.js';

/** Records of other streams that can say something about an order. */
export type SurroundingRecord = RecordedEvent<OperationsFact | ChannelFact | TradeFact | InboxFact>;

/**
 * Reads surroundings from records of the streams `platform`, `channel-…`, `trade-…` and `inbox-…`, each stream's in its order.
 * A trade that was bound, and a message that claims none of this install's attempts, say nothing about any order.
 * `tradePrefix` is the install's own.
 */
export function surroundingsOf(records: readonly SurroundingRecord[], tradePrefix: string): Surroundings {
  return records.reduce((surroundings, record) => withRecord(surroundings, record, tradePrefix), quietSurroundings);
}

function withRecord(known: Surroundings, event: SurroundingRecord, tradePrefix: string): Surroundings {
  const record = outsideRecord(event);
  switch (event.type) {
    case 'WorkerSilent': {
      const { worker, since } = event.data;
      return { ...known, workerSilences: [...known.workerSilences, { worker, from: since, record }] };
    }
    case 'WorkerResumed': {
      const { worker, to } = event.data;
      return { ...known, workerSilences: ended(known.workerSilences, (silence) => silence.worker === worker, { to, record }) };
    }
    case 'ChannelSilent': {
      const { account, since } = event.data;
      return { ...known, channelSilences: [...known.channelSilences, { account, from: since, record }] };
    }
    case 'ChannelConfigured':
    case 'ChannelRestored': {
      const { account } = event.data;
      const to = record.recordedAt;
      return { ...known, channelSilences: ended(known.channelSilences, (silence) => silence.account === account, { to, record }) };
    }
    case 'BrakeSet': {
      const { brakeId, effect, account } = event.data;
      const brake = { brakeId, effect, from: record.recordedAt, record, ...present({ account }) };
      return { ...known, brakes: [...known.brakes, brake] };
    }
    case 'BrakeReleased': {
      const { brakeId } = event.data;
      return { ...known, brakes: ended(known.brakes, (brake) => brake.brakeId === brakeId, { to: record.recordedAt, record }) };
    }
    case 'TradeOrphaned': {
      const { account, tradeNo, outTradeNo, amount, refundBy } = event.data;
      return { ...known, orphanTrades: [...known.orphanTrades, { account, tradeNo, outTradeNo, amount, refundBy, record }] };
    }
    case 'OrphanMatched':
      return withOrphanSettled(known, event.data.tradeNo, { how: 'matched', record });
    case 'OrphanRefunded':
      return withOrphanSettled(known, event.data.tradeNo, { how: 'refunded', refundNo: event.data.refundNo, record });
    case 'MessageReceived': {
      const claimed = parseOutTradeNo(tradePrefix, event.data.claimedOutTradeNo ?? '');
      if (!claimed.ours) return known;
      const message = { claimedAttemptId: claimed.attemptId, receivedAt: record.recordedAt, record };
      return { ...known, inboxMessages: [...known.inboxMessages, message] };
    }
    case 'MessageSettled': {
      const { message, outcome } = event.data;
      const settle = known.inboxMessages.map((one) => (one.record.id === message ? { ...one, settled: { outcome, record } } : one));
      return { ...known, inboxMessages: settle };
    }
    case 'ChannelDisabled':
    case 'TradeBound':
    case 'JunkCounted':
    case 'TradePrefixChosen':
    case 'SagaStarted':
    case 'StoreRestored':
      return known;
    default:
      return never(event);
  }
}

function outsideRecord({ stream, revision, id, metadata }: SurroundingRecord): OutsideRecord {
  return { stream, revision: String(revision), id, recordedAt: metadata.recordedAt };
}

type Ended = NonNullable<Surroundings['workerSilences'][number]['ended']>;

function ended<T extends { readonly ended?: Ended }>(spans: readonly T[], isOf: (one: T) => boolean, how: Ended): readonly T[] {
  const open = spans.findLastIndex((one) => isOf(one) && one.ended === undefined);
  return spans.map((one, index) => (index === open ? { ...one, ended: how } : one));
}

function withOrphanSettled(
  known: Surroundings,
  tradeNo: string,
  settled: { readonly how: 'matched' | 'refunded'; readonly refundNo?: string | undefined; readonly record: OutsideRecord },
): Surroundings {
  const { stream } = settled.record;
  const orphanTrades = known.orphanTrades.map((one) =>
    one.tradeNo === tradeNo && one.record.stream === stream ? { ...one, settled: present(settled) } : one,
  );
  return { ...known, orphanTrades };
}
