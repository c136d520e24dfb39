import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream, StatusObject } from '@grpc/grpc-js';
import type { DoubleLog, DoubleRecord } from './double-log.js';
import type { DoubleNode } from './double-node.js';
import {
  caughtUpAnswer,
  checkpointAnswer,
  confirmationAnswer,
  eventAnswer,
  filterOf,
  notFoundAnswer,
  recordsOfAll,
  recordsOfStream,
  streamNameOf,
} from './read-answers.js';
import { serverErrors } from './server-errors.js';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Answers a read or a subscription. */
export async function answerRead(node: DoubleNode, call: ReadCall): Promise<void> {
  const refusal = refusalOf(node, call);
  if (refusal !== undefined) {
    call.emit('error', refusal);
    return;
  }
  const cutAfter = node.faults.takeCut();
  let sent = 0;
  for await (const answer of answers(node.log, call)) {
    if (sent === cutAfter) {
      // What was sent first gets there.
      await new Promise((resolve) => setTimeout(resolve, 20));
      node.cut();
      return;
    }
    if (call.cancelled) return;
    if (!call.write(answer)) await drained(call);
    if (answer.hasEvent()) sent += 1;
  }
  call.end();
}

function refusalOf(node: DoubleNode, call: ReadCall): Partial<StatusObject> | undefined {
  if (node.faults.deniedWith !== undefined) return serverErrors.denied(node.faults.deniedWith);
  return node.refusal(call.metadata);
}

function answers(log: DoubleLog, call: ReadCall): AsyncIterable<ReadResp> | Iterable<ReadResp> {
  const options = call.request.getOptions();
  if (options === undefined) return [];
  if (!standsAt(log, options)) {
    call.emit('error', options.hasSubscription() ? serverErrors.invalidSubscriptionPosition() : serverErrors.invalidPosition());
    return [];
  }
  if (options.hasSubscription()) return subscription(log, options, call);
  if (!options.hasStream()) return recordsOfAll(log, options).map(eventAnswer);
  const records = recordsOfStream(log, options);
  const stream = streamNameOf(options.getStream()?.getStreamIdentifier());
  if (records === undefined) return [notFoundAnswer(stream)];
  if (records === 'deleted') {
    call.emit('error', serverErrors.streamDeleted(stream));
    return [];
  }
  return records.map(eventAnswer);
}

/** Catches up, says so, and goes on live; a filtered one tells now and then how far it has looked. */
async function* subscription(log: DoubleLog, options: ReadReq.Options, call: ReadCall): AsyncGenerator<ReadResp, void, undefined> {
  yield confirmationAnswer();
  const passes = filterOf(options);
  const filter = options.getFilter();
  const interval =
    filter === undefined ? Number.POSITIVE_INFINITY : Math.max(1, filter.getMax()) * filter.getCheckpointintervalmultiplier();
  let considered = 0;
  let next = firstIndex(log.records, options);
  for (let caughtUp = false; !call.cancelled; ) {
    const record = log.records[next];
    if (record === undefined) {
      if (!caughtUp) yield caughtUpAnswer();
      caughtUp = true;
      await grown(log, call);
      continue;
    }
    next += 1;
    considered += 1;
    if (passes(record)) yield eventAnswer(record);
    if (considered % interval === 0) yield checkpointAnswer(record.position);
  }
}

/** The server reads the log from its ends, or from where a record stands, and from nowhere else. */
function standsAt(log: DoubleLog, options: ReadReq.Options): boolean {
  const from = options.getAll();
  if (from?.hasPosition() !== true) return true;
  const position = BigInt(from.getPosition()?.getCommitPosition() ?? '0');
  return log.records.some((record) => record.position === position);
}

function firstIndex(records: readonly DoubleRecord[], options: ReadReq.Options): number {
  const from = options.getAll();
  if (from?.hasEnd() === true) return records.length;
  const position = from?.getPosition();
  if (position === undefined) return 0;
  const after = BigInt(position.getCommitPosition());
  const index = records.findIndex((record) => record.position > after);
  return index === -1 ? records.length : index;
}

async function grown(log: DoubleLog, call: ReadCall): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = log.listen(() => {
      stop();
      call.off('cancelled', stopped);
      resolve();
    });
    const stopped = (): void => {
      stop();
      resolve();
    };
    call.once('cancelled', stopped);
  });
}

async function drained(call: ReadCall): Promise<void> {
  if (call.cancelled) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      call.off('drain', goOn).off('cancelled', goOn);
      resolve();
    };
    call.on('drain', goOn).on('cancelled', goOn);
  });
}
