import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendRequest } from '../event-store.port.js';
import { type AppendAnswer, answerOfCall } from './append-answer.js';
import { AppendStream } from './append-stream.js';
import type { CallArguments, HowToCall, Running, StartCall } from './connection.js';
import { appendMessages } from './wire-requests.js';

/**
 * How appends travel: all of a connection on one call, opened anew with each connection. A server that does not know
 * this way gets a call for each append, from then on.
 */
export class AppendCalls {
  #client: StreamsClient | undefined;
  #stream: AppendStream | undefined;
  #isPlain = false;

  /** One sending of an append. */
  sending(request: AppendRequest): StartCall<AppendAnswer> {
    return (client, how) => {
      this.#isPlain ||= this.#stream?.isUnimplemented === true;
      return this.#isPlain ? onItsOwn(request, client, how()) : this.#streamOn(client, how).append(request);
    };
  }

  /** Ends the call that is open. */
  close(): void {
    this.#stream?.retire();
  }

  #streamOn(client: StreamsClient, how: HowToCall): AppendStream {
    const stream = this.#stream;
    if (stream?.isOver === false && this.#client === client) return stream;
    stream?.retire();
    this.#client = client;
    this.#stream = new AppendStream(client.batchAppend(...how('open')));
    return this.#stream;
  }
}

/** All messages at once, one answer. */
function onItsOwn(request: AppendRequest, client: StreamsClient, how: CallArguments): Running<AppendAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<AppendResp>();
  const call = client.append(...how, (error, answer) => {
    if (error === null) resolve(answer);
    else reject(error);
  });
  // A write to a connection that was lost is told here, and would end the process if nobody listened.
  call.on('error', reject);
  for (const message of appendMessages(request)) call.write(message);
  call.end();
  return { answer: promise.then(answerOfCall), cancel: () => call.cancel() };
}
