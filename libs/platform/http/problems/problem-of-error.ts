import { UnknownEventVersion } from '@app/kernel';
import { HttpException } from '@nestjs/common';
import { CommandNotSettled, IdempotencyKeyReused, isAnythingRecorded } from '../../command-handling/index.js';
import { AppendTooLarge, DamagedRecord, OutcomeUnknown, StoreUnavailable, WriteNotSettled } from '../../event-store/index.js';
import { CannotOpen, SubjectErased } from '../../secrets/index.js';
import {
  NoSuchBuild,
  NotAnswered,
  NotFollowed,
  NotParked,
  ReadModelNotReady,
  ReasonMissing,
  UnfitBuild,
  UnknownSubscription,
} from '../../subscriptions/index.js';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-statuses.js';

const RETRY_AFTER_SECONDS = 1;

/** What may be told of an error. One that nobody foresaw is `internal`, and says nothing of itself. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return problemOfEngine(error) ?? problemOfFramework(error) ?? new Problem('internal');
}

function problemOfEngine(error: unknown): Problem | undefined {
  if (error instanceof IdempotencyKeyReused) return new Problem('idempotency-key-reused');
  if (error instanceof AppendTooLarge) return new Problem('body-too-large');
  if (error instanceof CommandNotSettled || error instanceof OutcomeUnknown || error instanceof WriteNotSettled)
    return later('not-settled');
  // A store that is lost between a command's record and its answer has undone nothing.
  if (error instanceof StoreUnavailable) return later(isAnythingRecorded() ? 'not-settled' : 'store-unavailable');
  if (error instanceof ReadModelNotReady) return later('views-not-ready');
  if (error instanceof SubjectErased) return new Problem('personal-data-erased');
  if (error instanceof UnknownSubscription) return new Problem('unknown-projection');
  if (error instanceof NotAnswered || error instanceof NotFollowed) return later('nobody-follows');
  if (error instanceof NotParked) return new Problem('unknown-parked');
  if (error instanceof ReasonMissing) return new Problem('reason-missing');
  if (error instanceof NoSuchBuild) return new Problem('unknown-build');
  if (error instanceof UnfitBuild) return new Problem('rebuild-under-way');
  if (error instanceof DamagedRecord) return new Problem('damaged-record', { parameters: { revision: error.revision } });
  if (error instanceof UnknownEventVersion) return later('newer-record');
  if (error instanceof CannotOpen) return new Problem('cannot-open-sealed');
  return undefined;
}

function problemOfFramework(error: unknown): Problem | undefined {
  const status = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  switch (status) {
    case 400:
      return new Problem('malformed-request');
    case 404:
      return new Problem('no-such-route');
    case 405:
      return new Problem('method-not-allowed');
    case 408:
      return new Problem('request-timeout');
    case 413:
      return new Problem('body-too-large');
    case 414:
      return new Problem('url-too-long');
    case 415:
      return new Problem('unsupported-media-type');
    case 503:
      return later('shutting-down');
    default:
      return undefined;
  }
}

function later(code: ProblemCode): Problem {
  return new Problem(code, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function statusCodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
