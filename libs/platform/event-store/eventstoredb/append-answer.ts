import type { AppendResp, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { refusalIn, wrongVersionIn } from './append-refusal.js';

/** What the server says of one append, whichever way it was sent. */
export type AppendAnswer =
  /** `position`: none where it stood there already and the server does not look up where. */
  | { readonly written: true; readonly revision: number; readonly position: bigint | undefined }
  | { readonly written: false; readonly actual: number | 'no-stream' };

/** The answer to an append that had a call of its own. */
export function answerOfCall(answer: AppendResp): AppendAnswer {
  const wrong = answer.getWrongExpectedVersion();
  if (wrong !== undefined) return { written: false, actual: wrong.hasCurrentRevision() ? Number(wrong.getCurrentRevision()) : 'no-stream' };
  return written(answer.getSuccess());
}

/**
 * The answer to one append of a stream of them.
 * @throws AppendRefused when it was not taken, or nobody knows
 */
export function answerOfBatch(answer: BatchAppendResp): AppendAnswer {
  const refusal = answer.getError();
  if (refusal === undefined) return written(answer.getSuccess());
  const wrong = wrongVersionIn(refusal);
  if (wrong === undefined) throw refusalIn(refusal);
  return { written: false, actual: wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : 'no-stream' };
}

type Success = {
  getCurrentRevision(): string;
  getPosition(): { getCommitPosition(): string } | undefined;
};

function written(success: Success | undefined): AppendAnswer {
  if (success === undefined) throw new Error('the answer to an append says nothing');
  const position = success.getPosition()?.getCommitPosition();
  return { written: true, revision: Number(success.getCurrentRevision()), position: position === undefined ? undefined : BigInt(position) };
}
