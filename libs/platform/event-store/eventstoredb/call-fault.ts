import { AppendRefused } from './append-refused.js';
import { GRPC } from './grpc-codes.js';
import { isNoAnswer } from './no-answer.js';

/**
 * What an error says about the call that it ended. The client's classes do not tell: a refused connection has no type,
 * "not ready" is one class on one path and another on the other. So it is judged by code, exception and text.
 */
export type CallFault =
  /** It never left, or the server said that it did nothing: the same call may be made again. */
  | 'not-done'
  /** It left and nobody said what became of it. */
  | 'unknown'
  /** User or password are wrong (16), or may not do this (7). */
  | 'denied'
  | 'stream-deleted'
  | 'too-large';

/** What the client library says of a call that no server has seen. */
const NEVER_LEFT = [
  ...['No connection established', 'Failed to connect', 'Failed to discover', 'Name resolution failed'],
  ...['Channel closed before call started', 'Channel has been shut down', 'Attempted to send message with a size larger than'],
];

/** What the server says when it did nothing; the one that is busy has two texts. */
const NOTHING_DONE = ['Server Is Not Ready', 'Server Is Too Busy', 'Server Is Busy', 'No leader info available'];

/** Judges why a call failed. */
export function callFault(error: unknown): CallFault {
  if (error instanceof AppendRefused) return error.fault;
  if (isNoAnswer(error)) return error.sent ? 'unknown' : 'not-done';
  const { code, text, exception } = seen(error);
  switch (exception) {
    case 'not-leader':
      return 'not-done';
    case 'access-denied':
      return 'denied';
    case 'stream-deleted':
      return 'stream-deleted';
    case 'maximum-append-size-exceeded':
      return 'too-large';
    default:
  }
  if (code === GRPC.permissionDenied || code === GRPC.unauthenticated) return 'denied';
  if (code === GRPC.unimplemented) return 'not-done';
  // Other codes come from a server that may have done it.
  const mayTell = code === undefined || code === GRPC.unavailable || code === GRPC.unknown;
  return mayTell && (saysNothingDone(text) || saysNeverLeft(text)) ? 'not-done' : 'unknown';
}

/** Is this what a server says that did nothing? */
export function saysNothingDone(text: string): boolean {
  return NOTHING_DONE.some((part) => text.includes(part));
}

/** Did a call fail before any server looked at what it carried: not connected, not let in, not known there? */
export function neverArrived(error: unknown): boolean {
  const { code, text } = seen(error);
  return code === GRPC.unimplemented || code === GRPC.unauthenticated || saysNeverLeft(text);
}

function saysNeverLeft(text: string): boolean {
  return NEVER_LEFT.some((part) => text.includes(part));
}

/** Code, text and EventStoreDB's own exception name of an error, whatever class it has. */
function seen(error: unknown): { readonly code: number | undefined; readonly text: string; readonly exception: string | undefined } {
  if (typeof error !== 'object' || error === null) return { code: undefined, text: String(error), exception: undefined };
  const code = 'code' in error && typeof error.code === 'number' ? error.code : undefined;
  const details = 'details' in error && typeof error.details === 'string' ? error.details : '';
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return { code, text: `${details} ${message}`, exception: exceptionOf(error) };
}

function exceptionOf(error: object): string | undefined {
  if (!('metadata' in error) || typeof error.metadata !== 'object' || error.metadata === null) return undefined;
  const { metadata } = error;
  if (!('get' in metadata) || typeof metadata.get !== 'function') return undefined;
  // What has a function of this name is the metadata of gRPC: each key has a list of values.
  const [value] = (metadata as { get(key: string): readonly unknown[] }).get('exception');
  return typeof value === 'string' ? value : undefined;
}
