import codes from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import type { ServerError } from './server-errors.js';

const { ALREADY_EXISTS, DEADLINE_EXCEEDED, INVALID_ARGUMENT, NOT_FOUND, OK, PERMISSION_DENIED } = codes.Code;

/** The class of this empty message is not among the generated ones: a field that is set in two bytes has one. */
const NOTHING = shared.WrongExpectedVersion.deserializeBinary(Uint8Array.of(0x12, 0)).getCurrentNoStream();

type CodeOf = Parameters<Status['setCode']>[0];
type Details = { serializeBinary(): Uint8Array };

/** The errors of Status.cs: what an answer among many says where a call of its own would have ended. */
export const batchErrors = {
  /** @param current -1: there is no such stream */
  wrongExpectedVersion(current: number, options: BatchAppendReq.Options): Status {
    const wrong = new shared.WrongExpectedVersion();
    if (current === -1) wrong.setCurrentNoStream(NOTHING);
    else wrong.setCurrentStreamRevision(String(current));
    if (options.hasNoStream()) wrong.setExpectedNoStream(NOTHING);
    else wrong.setExpectedStreamPosition(options.getStreamPosition());
    return errorOf(ALREADY_EXISTS, 'WrongExpectedVersion', 'event_store.client.WrongExpectedVersion', wrong);
  },

  /** The same error as it is told here. */
  of({ code, details, metadata }: ServerError): Status {
    switch (metadata.get('exception')[0]) {
      case 'stream-deleted':
        return errorOf(NOT_FOUND, 'StreamDeleted', 'event_store.client.StreamDeleted', new shared.StreamDeleted());
      case 'maximum-append-size-exceeded': {
        const limit = new shared.MaximumAppendSizeExceeded().setMaxappendsize(Number(metadata.get('maximum-append-size')[0]));
        return errorOf(INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', 'event_store.client.MaximumAppendSizeExceeded', limit);
      }
      case 'access-denied':
        return errorOf(PERMISSION_DENIED, 'AccessDenied', 'event_store.client.AccessDenied', new shared.AccessDenied());
      default:
    }
    if (code === status.ABORTED) return errorOf(DEADLINE_EXCEEDED, 'Timeout', 'event_store.client.Timeout', new shared.Timeout());
    const text = details === 'Server Is Too Busy' ? 'Server Is Busy' : details;
    return errorOf(OK, text, 'google.protobuf.Empty', new shared.Empty());
  },
};

function errorOf(code: CodeOf, message: string, typeName: string, details: Details): Status {
  // The class of the details is not among the generated messages; reading a status whose details are empty makes one.
  const error = statuses.Status.deserializeBinary(Uint8Array.of(0x1a, 0));
  error.getDetails()?.pack(details.serializeBinary(), typeName);
  error.setCode(code);
  error.setMessage(message);
  return error;
}
