import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoRuntimeError,
  MongoServerError,
  MongoSystemError,
  MongoWriteConcernError,
} from 'mongodb';
import { StoreUnavailable, WriteNotSettled } from '../event-store/event-store.port.js';
import { followWrites } from './writes-sent.js';

/** The code of an insert, or an upsert, whose id is there already. */
const DUPLICATE_KEY = 11_000;

/**
 * Codes with which a server says that it cannot serve now: it steps down, shuts down, recovers, is no primary, is out of
 * time, or its credentials changed. From MongoDB's error_codes.yml.
 */
const NOT_NOW = new Set([6, 7, 18, 24, 50, 64, 74, 89, 91, 133, 134, 189, 202, 262, 9001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** Does a server say with this code that it cannot serve now? */
export function isNotNow(code: unknown): boolean {
  return typeof code === 'number' && NOT_NOW.has(code);
}

/** Was a document with that id there already? */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/**
 * Runs work on the server. Which error it ends with does not tell whether a write of it arrived: the driver sends a write
 * twice, and tells of the second failure, so what counts is whether any has left.
 * @throws StoreUnavailable when the server is lost, WriteNotSettled when a write may have been done; anything else as it comes
 */
export function unlessLost<T>(work: () => Promise<T>): Promise<T> {
  return followWrites(async (areWritesSent) => {
    try {
      return await work();
    } catch (cause) {
      if (!isLost(cause)) throw cause;
      if (areWritesSent()) throw new WriteNotSettled('the document store was lost while it was written to', { cause });
      throw new StoreUnavailable('the document store cannot be reached or is not ready', { cause });
    }
  });
}

function isLost(error: unknown): boolean {
  if (!(error instanceof MongoError)) return isOfSystem(error);
  // A bulk write wraps whatever ended it, also what no server said.
  if (error instanceof MongoBulkWriteError && isLost(error.errorResponse)) return true;
  if (error instanceof MongoServerError) {
    return error instanceof MongoWriteConcernError || isNotNow(error.code) || error.hasErrorLabel('RetryableWriteError');
  }
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoSystemError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoRuntimeError ||
    // What a pool says of itself, in classes that the driver keeps to itself.
    /Closed|WaitQueueTimeout/.test(error.name)
  );
}

/** Where a connection breaks at the moment it is written to, the driver passes on what the system says. */
function isOfSystem(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error && typeof error.syscall === 'string';
}
