import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { AppendRequest } from '../event-store.port.js';
import { type AppendAnswer, answerOfBatch } from './append-answer.js';
import { AppendRefused } from './append-refused.js';
import { neverArrived } from './call-fault.js';
import type { Running } from './connection.js';
import { GRPC } from './grpc-codes.js';
import { NoAnswer } from './no-answer.js';
import { batchMessage } from './wire-requests.js';

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

/** `settled`: answered, or given up; then it stays among the unanswered ones, for an error may be about it. */
type Sending = {
  readonly resolve: (answer: AppendAnswer) => void;
  readonly reject: (error: unknown) => void;
  settled: boolean;
};

/**
 * Many appends on one call (BatchAppend), each with an answer of its own. An error that ends the call may be about any of
 * those without an answer, and leaves them of unknown outcome, unless the call never reached a server that knows it.
 */
export class AppendStream {
  readonly #unanswered = new Map<string, Sending>();
  #sent = 0;
  /** Unanswered ones that someone still waits for. */
  #awaited = 0;
  #isOver = false;
  #isUnimplemented = false;
  #hasAnswered = false;

  constructor(private readonly call: Call) {
    call.on('data', (answer: BatchAppendResp) => this.#answered(answer));
    call.on('end', () => this.#end(new NoAnswer('the server ended a stream of appends', true)));
    // Stays for good: a write to a connection that was lost is told here, and would end the process if nobody listened.
    call.on('error', (error: ServiceError) => this.#end(error));
  }

  /** It takes no more appends: its call has ended, or one of them was given up. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The server does not know this way of appending. */
  get isUnimplemented(): boolean {
    return this.#isUnimplemented;
  }

  append(request: AppendRequest): Running<AppendAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<AppendAnswer>();
    const sending: Sending = { resolve, reject, settled: false };
    this.#sent += 1;
    const correlation = correlationOf(this.#sent);
    const message = batchMessage(request, correlation);
    this.#awaited += 1;
    this.#unanswered.set(correlation, sending);
    this.call.write(message);
    return { answer: promise, cancel: () => this.#giveUp(sending) };
  }

  /** Takes no more appends. Those that have left may still be answered. */
  retire(): void {
    this.#isOver = true;
    if (this.#awaited === 0) this.call.cancel();
  }

  #answered(answer: BatchAppendResp): void {
    this.#hasAnswered = true;
    const correlation = answer.getCorrelationId()?.getString() ?? '';
    const sending = this.#unanswered.get(correlation);
    // A second answer to the same append says nothing new.
    if (sending === undefined) return;
    this.#unanswered.delete(correlation);
    if (sending.settled) return;
    this.#awaited -= 1;
    settle(sending, answer);
    if (this.#isOver && this.#awaited === 0) this.call.cancel();
  }

  #giveUp(sending: Sending): void {
    if (sending.settled) return;
    sending.settled = true;
    this.#awaited -= 1;
    this.retire();
  }

  #end(error: ServiceError | NoAnswer): void {
    this.#isOver = true;
    const code: number = error.code;
    this.#isUnimplemented ||= code === GRPC.unimplemented;
    // What was answered once has arrived, whatever its end says.
    const isAboutAll = this.#unanswered.size === 1 || (!this.#hasAnswered && neverArrived(error));
    for (const sending of this.#unanswered.values()) {
      sending.settled = true;
      sending.reject(isAboutAll ? error : new AppendRefused('a stream of appends broke', 'unknown', error, { cause: error }));
    }
    this.#unanswered.clear();
    this.#awaited = 0;
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
