import { Metadata, status } from '@grpc/grpc-js';

/** An error as EventStoreDB sends it: code, text and, for some, an exception name with what belongs to it. */
export type ServerError = { readonly code: status; readonly details: string; readonly metadata: Metadata };

function serverError(code: status, details: string, exception: Readonly<Record<string, string>> = {}): ServerError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(exception)) metadata.set(key, value);
  return { code, details, metadata };
}

/** The errors of RpcExceptions.cs that the adapter may meet. */
export const serverErrors = {
  notReady: () => serverError(status.UNAVAILABLE, 'Server Is Not Ready'),
  tooBusy: () => serverError(status.UNAVAILABLE, 'Server Is Too Busy'),
  noLeader: () => serverError(status.UNKNOWN, 'No leader info available in response'),
  notLeader: (host: string, port: number) =>
    serverError(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  timeout: () => serverError(status.ABORTED, 'Operation timed out: Commit phase timeout.'),
  denied: (code: status) => serverError(code, 'Access Denied', code === status.PERMISSION_DENIED ? { exception: 'access-denied' } : {}),
  streamDeleted: (stream: string) =>
    serverError(status.FAILED_PRECONDITION, 'Event stream is deleted.', {
      exception: 'stream-deleted',
      'stream-name': encodeURIComponent(stream),
    }),
  invalidPosition: () => serverError(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition'),
  invalidSubscriptionPosition: () => serverError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.'),
  tooLarge: (limit: number) =>
    serverError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(limit),
    }),
};
