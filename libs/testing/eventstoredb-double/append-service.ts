import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, AppendResp, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { type AppendReply, carryOutAppend } from './carry-out-append.js';
import type { Expectation, ProposedRecord } from './double-log.js';
import type { DoubleNode } from './double-node.js';
import { streamNameOf } from './read-answers.js';

/** On the wire a call with one answer is the same as one with many, of which there is one: so it can be given twice. */
type AppendCall = ServerDuplexStream<AppendReq, AppendResp>;

/** Answers an append that has a call of its own. */
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
      if (call.cancelled || header === undefined) return;
      const stream = streamNameOf(header.getStreamIdentifier());
      carryOutAppend(node, call.metadata, { stream, expected: expectation(header), proposed }, replyOn(call, header));
    });
  });
}

/** A record as it comes in, whichever way. */
export function proposedRecord(record: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedRecord {
  const metadata = record.getMetadataMap();
  return {
    id: record.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: record.getData_asU8(),
    metadata: record.getCustomMetadata_asU8(),
  };
}

function replyOn(call: AppendCall, header: AppendReq.Options): AppendReply {
  return {
    answered: (outcome, times) => {
      if (call.cancelled) return;
      for (let time = 0; time < times; time += 1) call.write(appendAnswer(outcome, header));
      call.end();
    },
    refused: (error) => {
      if (!call.cancelled) call.emit('error', error);
    },
  };
}

function expectation(header: AppendReq.Options): Expectation {
  if (header.hasNoStream()) return 'no-stream';
  if (header.hasAny()) return 'any';
  return header.hasStreamExists() ? 'stream-exists' : Number(header.getRevision());
}

function appendAnswer(outcome: Parameters<AppendReply['answered']>[0], header: AppendReq.Options): AppendResp {
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
