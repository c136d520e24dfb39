import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import { AppendRefused } from './append-refused.js';
import { saysNothingDone } from './call-fault.js';
import { GRPC } from './grpc-codes.js';

const OURS = 'event_store.client.';

/** The revision a stream really has, where that is what the server refused an append for. */
export function wrongVersionIn(status: Status): InstanceType<typeof shared.WrongExpectedVersion> | undefined {
  return (
    status.getDetails()?.unpack((bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes), `${OURS}WrongExpectedVersion`) ?? undefined
  );
}

/** Any other refusal, by the kind of its details; those of a server that is not ready have none, and only a text. */
export function refusalIn(status: Status): AppendRefused {
  const text = status.getMessage();
  switch (status.getDetails()?.getTypeName()) {
    case `${OURS}AccessDenied`:
      return new AppendRefused(text, 'denied');
    case `${OURS}StreamDeleted`:
      return new AppendRefused(text, 'stream-deleted');
    case `${OURS}MaximumAppendSizeExceeded`:
      return new AppendRefused(text, 'too-large');
    default:
      return saysNothingDone(text) ? new AppendRefused(text, 'not-done', { code: GRPC.unavailable }) : new AppendRefused(text, 'unknown');
  }
}
