import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { proposedRecord } from './append-service.js';
import { batchErrors } from './batch-errors.js';
import { type AppendReply, carryOutAppend } from './carry-out-append.js';
import type { Expectation, ProposedRecord } from './double-log.js';
import type { DoubleNode } from './double-node.js';
import { streamNameOf } from './read-answers.js';

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
type Correlation = NonNullable<ReturnType<BatchAppendReq['getCorrelationId']>>;

/** Answers the other way of appending: many appends on one call. */
export function answerBatches(node: DoubleNode, call: BatchCall): void {
  const begun = new Map<string, { readonly options: BatchAppendReq.Options; readonly proposed: ProposedRecord[] }>();
  call.on('error', () => undefined);
  call.on('end', () => {
    // A connection that is cut shows as its end first.
    setImmediate(() => {
      if (!call.cancelled) call.end();
    });
  });
  call.on('data', (message: BatchAppendReq) => {
    const correlation = message.getCorrelationId() ?? new shared.UUID();
    const key = correlation.getString();
    const options = message.getOptions();
    if (options !== undefined) begun.set(key, { options, proposed: [] });
    const batch = begun.get(key);
    if (batch === undefined) return;
    batch.proposed.push(...message.getProposedMessagesList().map(proposedRecord));
    if (!message.getIsFinal()) return;
    begun.delete(key);
    const stream = streamNameOf(batch.options.getStreamIdentifier());
    const asked = { stream, expected: expectation(batch.options), proposed: batch.proposed };
    carryOutAppend(node, call.metadata, asked, replyOn(call, correlation, batch.options));
  });
}

function replyOn(call: BatchCall, correlation: Correlation, options: BatchAppendReq.Options): AppendReply {
  const send = (answer: BatchAppendResp): void => {
    answer.setCorrelationId(correlation).setStreamIdentifier(options.getStreamIdentifier());
    if (!call.cancelled && !call.writableEnded) call.write(answer);
  };
  return {
    answered: (outcome, times) => {
      for (let time = 0; time < times; time += 1) send(batchAnswer(outcome, options));
    },
    refused: (error) => {
      // Another leader ends the whole call: it is thrown where an answer was to be made.
      if (error.code === status.NOT_FOUND) call.emit('error', error);
      else send(new streams.BatchAppendResp().setError(batchErrors.of(error)));
    },
  };
}

function expectation(options: BatchAppendReq.Options): Expectation {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : Number(options.getStreamPosition());
}

function batchAnswer(outcome: Parameters<AppendReply['answered']>[0], options: BatchAppendReq.Options): BatchAppendResp {
  if (outcome.outcome === 'wrong-expected-version') {
    return new streams.BatchAppendResp().setError(batchErrors.wrongExpectedVersion(outcome.current, options));
  }
  const position = String(outcome.position);
  const success = new streams.BatchAppendResp.Success()
    .setCurrentRevision(String(outcome.revision))
    .setPosition(new shared.AllStreamPosition().setCommitPosition(position).setPreparePosition(position));
  return new streams.BatchAppendResp().setSuccess(success);
}
