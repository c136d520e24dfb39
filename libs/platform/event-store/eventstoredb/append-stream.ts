import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { AppendRequest } from '../event-store.port.js';
import { type AppendAnswer, answerOfBatch } from './append-answer.js';
import { AppendRefused } from './append-refused.js';
import type { Running } from './connection.js';
import { NoAnswer } from './no-answer.js';
import { batchMessage } from './wire-requests.js';

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

/** One append of the stream. `settled`: answered, or given up; then it stays among the unanswered ones, for an error may be about it. */
type Sending = {
  readonly request: AppendRequest;
  readonly resolve: (answer: AppendAnswer) => void;
  readonly reject: (error: unknown) => void;
  left: boolean;
  settled: boolean;
};

/** UNIMPLEMENTED of gRPC. */
const UNIMPLEMENTED = 12;

/**
 * Many appends on one call (BatchAppend), each with an answer of its own. The first goes alone: until it is answered
 * nobody knows whether there is a server, whether it leads and whether it takes appends in this way. So when that fails
 * it is certain of all the others that they never left. An error that ends the call later may be about any of those
 * without an answer, and leaves them of unknown outcome.
 */
export class AppendStream {
  readonly #unanswered = new Map<string, Sending>();
  readonly #waiting = new Set<Sending>();
  #sent = 0;
  #awaited = 0;
  #proved = false;
  #over = false;
  #unimplemented = false;

  constructor(private readonly call: Call) {
    call.on('data', (answer: BatchAppendResp) => this.#answered(answer));
    call.on('end', () => this.#end(new NoAnswer('the server ended a stream of appends', true)));
    // Stays for good: a write to a connection that was lost is told here, and would end the process if nobody listened.
    call.on('error', (error: ServiceError) => this.#end(error));
  }

  /** It takes no more appends: its call has ended, or one of them was given up. */
  get isOver(): boolean {
    return this.#over;
  }

  /** The server does not know this way of appending. */
  get isUnimplemented(): boolean {
    return this.#unimplemented;
  }

  /** Sends an append, or has it wait until the first one is answered. */
  append(request: AppendRequest): Running<AppendAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<AppendAnswer>();
    const sending: Sending = { request, resolve, reject, left: false, settled: false };
    if (this.#proved || this.#sent === 0) this.#send(sending);
    else this.#waiting.add(sending);
    return { answer: promise, cancel: () => this.#giveUp(sending), hasLeft: () => sending.left };
  }

  /** Takes no more appends. What waits is sent back; what has left may still be answered. */
  retire(): void {
    this.#over = true;
    this.#sendBack('another connection takes its place');
    if (this.#awaited === 0) this.call.cancel();
  }

  #send(sending: Sending): void {
    this.#sent += 1;
    const correlation = correlationOf(this.#sent);
    sending.left = true;
    this.#awaited += 1;
    this.#unanswered.set(correlation, sending);
    this.call.write(batchMessage(sending.request, correlation));
  }

  #answered(answer: BatchAppendResp): void {
    const correlation = answer.getCorrelationId()?.getString() ?? '';
    const sending = this.#unanswered.get(correlation);
    // A second answer to the same append says nothing new.
    if (sending === undefined) return;
    this.#unanswered.delete(correlation);
    if (!sending.settled) this.#awaited -= 1;
    settle(sending, answer);
    this.#proved = true;
    for (const waiting of this.#waiting) this.#send(waiting);
    this.#waiting.clear();
    if (this.#over && this.#awaited === 0) this.call.cancel();
  }

  #giveUp(sending: Sending): void {
    if (this.#waiting.delete(sending) || sending.settled) return;
    sending.settled = true;
    this.#awaited -= 1;
    this.retire();
  }

  #end(error: ServiceError | NoAnswer): void {
    this.#over = true;
    this.#unimplemented ||= error.code === UNIMPLEMENTED;
    const isCertain = this.#unanswered.size === 1;
    for (const sending of this.#unanswered.values()) {
      sending.settled = true;
      sending.reject(isCertain ? error : new AppendRefused('a stream of appends broke', 'unknown', error, { cause: error }));
    }
    this.#unanswered.clear();
    this.#awaited = 0;
    this.#sendBack('a stream of appends never opened');
  }

  #sendBack(because: string): void {
    for (const sending of this.#waiting) {
      sending.settled = true;
      sending.reject(new AppendRefused(because, 'not-done'));
    }
    this.#waiting.clear();
  }
}

function settle(sending: Sending, answer: BatchAppendResp): void {
  sending.settled = true;
  try {
    sending.resolve(answerOfBatch(answer));
  } catch (error) {
    sending.reject(error);
  }
}

/** A number of the stream's own, in the form of a UUID: nobody else sees it. */
function correlationOf(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
