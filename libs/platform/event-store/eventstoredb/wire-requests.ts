import type { EncodedRecord } from '@app/kernel';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, BatchAppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendRequest } from '../event-store.port.js';

/** An append as the messages of one call: whither, then each record with its very bytes. */
export function appendMessages({ stream, expected, records }: AppendRequest): AppendReq[] {
  const options = new streams.AppendReq.Options().setStreamIdentifier(streamIdentifier(stream));
  if (expected === 'no-stream') options.setNoStream(new shared.Empty());
  else options.setRevision(String(expected));
  const proposed = records.map((record) => filled(new streams.AppendReq.ProposedMessage(), record));
  return [new streams.AppendReq().setOptions(options), ...proposed.map((message) => new streams.AppendReq().setProposedMessage(message))];
}

/** The class of this empty message is not among the generated ones: an option that is set in two bytes has one. */
const NO_STREAM = streams.BatchAppendReq.Options.deserializeBinary(Uint8Array.of(0x1a, 0)).getNoStream();

/**
 * An append as one message among those of others on the same call.
 * @param correlation a UUID that its answer will carry
 */
export function batchMessage({ stream, expected, records }: AppendRequest, correlation: string): BatchAppendReq {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(streamIdentifier(stream));
  if (expected === 'no-stream') options.setNoStream(NO_STREAM);
  else options.setStreamPosition(String(expected));
  return new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(correlation))
    .setOptions(options)
    .setProposedMessagesList(records.map((record) => filled(new streams.BatchAppendReq.ProposedMessage(), record)))
    .setIsFinal(true);
}

function filled<M extends AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage>(
  message: M,
  { id, type, dataJson, metadataJson }: EncodedRecord,
): M {
  message.setId(new shared.UUID().setString(id)).setData(Buffer.from(dataJson)).setCustomMetadata(Buffer.from(metadataJson));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

/** Which records one read is to bring. */
export type ReadTarget =
  | { readonly of: 'stream'; readonly stream: string; readonly from: number | 'start' | 'end' }
  /** `from`: a commit position. Going forwards the record that stands there comes first. */
  | { readonly of: 'all'; readonly from: bigint | 'start' | 'end'; readonly filter?: ServerFilter };

/** A filter as the server knows them: by stream or by type, by prefixes or by a regular expression. */
export type ServerFilter = { readonly on: 'stream' | 'type' } & ({ readonly prefixes: readonly string[] } | { readonly regex: string });

/** How many records the server looks at in one go of a filtered read. */
const SEARCH_WINDOW = 4_096;

/** A read of at most so many records. */
export function readMessage(target: ReadTarget, direction: 'forwards' | 'backwards', count: number): ReadReq {
  const { FORWARDS, BACKWARDS } = streams.ReadReq.Options.ReadDirection;
  const options = optionsOf(target)
    .setCount(String(count))
    .setReadDirection(direction === 'forwards' ? FORWARDS : BACKWARDS);
  return new streams.ReadReq().setOptions(options);
}

/** A subscription to everything that comes after a position. */
export function subscribeMessage(after: bigint): ReadReq {
  const options = optionsOf({ of: 'all', from: after === 0n ? 'start' : after });
  return new streams.ReadReq().setOptions(options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions()));
}

function optionsOf(target: ReadTarget): ReadReq.Options {
  const options = new streams.ReadReq.Options().setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
  if (target.of === 'stream') return options.setStream(streamOptions(target.stream, target.from)).setNoFilter(new shared.Empty());
  options.setAll(allOptions(target.from));
  if (target.filter === undefined) return options.setNoFilter(new shared.Empty());
  return options.setFilter(filterOptions(target.filter));
}

function streamOptions(stream: string, from: number | 'start' | 'end'): ReadReq.Options.StreamOptions {
  const options = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(streamIdentifier(stream));
  if (from === 'start') return options.setStart(new shared.Empty());
  if (from === 'end') return options.setEnd(new shared.Empty());
  return options.setRevision(String(from));
}

function allOptions(from: bigint | 'start' | 'end'): ReadReq.Options.AllOptions {
  const options = new streams.ReadReq.Options.AllOptions();
  if (from === 'start') return options.setStart(new shared.Empty());
  if (from === 'end') return options.setEnd(new shared.Empty());
  // A record commits itself, so its commit and its prepare position are one.
  return options.setPosition(new streams.ReadReq.Options.Position().setCommitPosition(String(from)).setPreparePosition(String(from)));
}

function filterOptions(filter: ServerFilter): ReadReq.Options.FilterOptions {
  const expression = new streams.ReadReq.Options.FilterOptions.Expression();
  if ('regex' in filter) expression.setRegex(filter.regex);
  else expression.setPrefixList([...filter.prefixes]);
  const options = new streams.ReadReq.Options.FilterOptions().setMax(SEARCH_WINDOW).setCheckpointintervalmultiplier(1);
  return filter.on === 'stream' ? options.setStreamIdentifier(expression) : options.setEventType(expression);
}

function streamIdentifier(stream: string): InstanceType<typeof shared.StreamIdentifier> {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
}
