import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, AppendResp, BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { AppendFault } from './double-faults.js';
import type { AppendOutcome, Expectation, ProposedRecord } from './double-log.js';
import type { DoubleNode } from './double-node.js';
import { streamNameOf } from './read-answers.js';
import { serverErrors } from './server-errors.js';

/** On the wire a call with one answer is the same as one with many, of which there is one: so it can be given twice. */
type AppendCall = ServerDuplexStream<AppendReq, AppendResp>;
type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

const LIMIT_BYTES = 1_048_576;

/** Answers one append, or does with it what was ordered. */
export function answerAppend(node: DoubleNode, call: AppendCall): void {
  let header: AppendReq.Options | undefined;
  const proposed: ProposedRecord[] = [];
  call.on('data', (message: AppendReq) => {
    header ??= message.getOptions();
    const record = message.getProposedMessage();
    if (record !== undefined) proposed.push(proposedRecord(record));
  });
  // The client has gone away; what it sent in full may be written all the same.
  call.on('error', () => undefined);
  call.on('end', () => {
    // A connection that is cut in the middle of a call shows as its end first.
    setImmediate(() => {
      if (!call.cancelled) decided(node, call, header, proposed);
    });
  });
}

function decided(node: DoubleNode, call: AppendCall, header: AppendReq.Options | undefined, proposed: readonly ProposedRecord[]): void {
  const refusal = node.refusal(call.metadata);
  if (refusal !== undefined) call.emit('error', refusal);
  else if (header !== undefined) carryOut(node, call, header, proposed);
}

function carryOut(node: DoubleNode, call: AppendCall, header: AppendReq.Options, proposed: readonly ProposedRecord[]): void {
  const stream = streamNameOf(header.getStreamIdentifier());
  if (proposed.reduce((sum, { data }) => sum + data.length, 0) > LIMIT_BYTES) {
    call.emit('error', serverErrors.tooLarge(LIMIT_BYTES));
    return;
  }
  const fault = node.faults.takeAppend();
  const write = (): AppendOutcome => node.log.append(stream, expectation(header), proposed);
  const answer = (outcome: AppendOutcome, times = 1): void => {
    if (outcome.outcome === 'deleted') call.emit('error', serverErrors.streamDeleted(stream));
    else for (let time = 0; time < times; time += 1) call.write(appendAnswer(outcome, header));
    if (outcome.outcome !== 'deleted') call.end();
  };
  if (fault === undefined) answer(write());
  else failing(node, call, fault, write, answer);
}

function failing(
  node: DoubleNode,
  call: AppendCall,
  fault: AppendFault,
  write: () => AppendOutcome,
  answer: (outcome: AppendOutcome, times?: number) => void,
): void {
  switch (fault) {
    case 'late': {
      const outcome = write();
      setTimeout(() => {
        if (!call.cancelled) answer(outcome);
      }, node.faults.lateMillis);
      return;
    }
    case 'never, written':
      write();
      return;
    case 'never, not written':
      return;
    case 'twice':
      answer(write(), 2);
      return;
    case 'cut, written':
      write();
      node.cut();
      return;
    case 'cut, not written':
      node.cut();
      return;
    case 'not leader':
      call.emit('error', serverErrors.notLeader('127.0.0.1', node.leaderPort));
      return;
    case 'not ready':
      call.emit('error', serverErrors.notReady());
      return;
    case 'too busy':
      call.emit('error', serverErrors.tooBusy());
      return;
    case 'timeout, written':
      write();
      call.emit('error', serverErrors.timeout());
      return;
    case 'timeout, not written':
      call.emit('error', serverErrors.timeout());
  }
}

function proposedRecord(record: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedRecord {
  const metadata = record.getMetadataMap();
  return {
    id: record.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: record.getData_asU8(),
    metadata: record.getCustomMetadata_asU8(),
  };
}

function expectation(header: AppendReq.Options): Expectation {
  if (header.hasNoStream()) return 'no-stream';
  if (header.hasAny()) return 'any';
  return header.hasStreamExists() ? 'stream-exists' : Number(header.getRevision());
}

function appendAnswer(outcome: Exclude<AppendOutcome, { outcome: 'deleted' }>, header: AppendReq.Options): AppendResp {
  if (outcome.outcome === 'wrong-expected-version') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (outcome.current === -1) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(outcome.current));
    if (header.hasNoStream()) wrong.setExpectedNoStream(new shared.Empty());
    else wrong.setExpectedRevision(header.getRevision());
    return new streams.AppendResp().setWrongExpectedVersion(wrong);
  }
  const position = String(outcome.position);
  const success = new streams.AppendResp.Success()
    .setCurrentRevision(String(outcome.revision))
    .setPosition(new streams.AppendResp.Position().setCommitPosition(position).setPreparePosition(position));
  return new streams.AppendResp().setSuccess(success);
}

/** Answers the other way of appending, which the client library takes by default: many appends on one call. */
export function answerBatches(node: DoubleNode, call: BatchCall): void {
  const begun = new Map<string, { readonly options: BatchAppendReq.Options; readonly proposed: ProposedRecord[] }>();
  call.on('error', () => undefined);
  call.on('end', () => call.end());
  call.on('data', (message: BatchAppendReq) => {
    const correlation = message.getCorrelationId();
    const key = correlation?.getString() ?? '';
    const options = message.getOptions();
    if (options !== undefined) begun.set(key, { options, proposed: [] });
    const batch = begun.get(key);
    if (batch === undefined) return;
    batch.proposed.push(...message.getProposedMessagesList().map(proposedRecord));
    if (!message.getIsFinal()) return;
    begun.delete(key);
    const expected = batch.options.hasNoStream() ? 'no-stream' : batch.options.hasAny() ? 'any' : Number(batch.options.getStreamPosition());
    const outcome = node.log.append(streamNameOf(batch.options.getStreamIdentifier()), expected, batch.proposed);
    if (outcome.outcome !== 'appended' && outcome.outcome !== 'idempotent') {
      call.emit('error', serverErrors.timeout());
      return;
    }
    const position = String(outcome.position);
    const success = new streams.BatchAppendResp.Success()
      .setCurrentRevision(String(outcome.revision))
      .setPosition(new shared.AllStreamPosition().setCommitPosition(position).setPreparePosition(position));
    call.write(new streams.BatchAppendResp().setCorrelationId(correlation).setSuccess(success));
  });
}
