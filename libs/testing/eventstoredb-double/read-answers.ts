import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { DoubleLog, DoubleRecord } from './double-log.js';

/** An event as the server sends it. */
export function eventAnswer(record: DoubleRecord): ReadResp {
  const position = String(record.position);
  const event = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(record.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(record.stream)))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(record.data)
    .setCustomMetadata(record.metadata);
  event.getMetadataMap().set('type', record.type).set('content-type', record.contentType).set('created', '638000000000000000');
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(event).setCommitPosition(position));
}

export function notFoundAnswer(stream: string): ReadResp {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
  return new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier));
}

export function confirmationAnswer(): ReadResp {
  return new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('double'));
}

export function caughtUpAnswer(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

export function checkpointAnswer(position: bigint): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position));
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

/** The name in a stream identifier. */
export function streamNameOf(identifier: { getStreamName_asU8(): Uint8Array } | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

/** The records that a read of one stream gives; undefined when there is no such stream. */
export function recordsOfStream(log: DoubleLog, options: ReadReq.Options): readonly DoubleRecord[] | 'deleted' | undefined {
  const from = options.getStream();
  const records = log.stream(streamNameOf(from?.getStreamIdentifier()));
  if (records === undefined || records === 'deleted') return records;
  const count = Number(options.getCount());
  const backwards = isBackwards(options);
  const start = from?.hasRevision() === true ? Number(from.getRevision()) : undefined;
  if (backwards)
    return records
      .filter(({ revision }) => revision <= (start ?? Number.MAX_SAFE_INTEGER))
      .reverse()
      .slice(0, count);
  return from?.hasEnd() === true ? [] : records.filter(({ revision }) => revision >= (start ?? 0)).slice(0, count);
}

/** The records that a read of the whole log gives. Going forwards the record at the position is one of them. */
export function recordsOfAll(log: DoubleLog, options: ReadReq.Options): readonly DoubleRecord[] {
  const from = options.getAll();
  const start = from?.hasPosition() === true ? BigInt(from.getPosition()?.getCommitPosition() ?? '0') : undefined;
  const passes = filterOf(options);
  const count = Number(options.getCount());
  const found: DoubleRecord[] = [];
  const backwards = isBackwards(options);
  if (backwards ? from?.hasStart() === true : from?.hasEnd() === true) return found;
  const length = log.records.length;
  for (let step = 0; step < length && found.length < count; step += 1) {
    const record = log.records[backwards ? length - 1 - step : step];
    if (record === undefined || !passes(record)) continue;
    if (start === undefined || (backwards ? record.position < start : record.position >= start)) found.push(record);
  }
  return found;
}

/** What passes the filter of a read or a subscription. */
export function filterOf(options: ReadReq.Options): (record: DoubleRecord) => boolean {
  const filter = options.getFilter();
  const byStream = filter?.getStreamIdentifier();
  const expression = byStream ?? filter?.getEventType();
  if (expression === undefined) return () => true;
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex(), 'u');
  const prefixes = expression.getPrefixList();
  return ({ stream, type }) => {
    const text = byStream === undefined ? type : stream;
    return regex === undefined ? prefixes.some((prefix) => text.startsWith(prefix)) : regex.test(text);
  };
}

function isBackwards(options: ReadReq.Options): boolean {
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
}
