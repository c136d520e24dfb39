import { eventVersions } from '@app/kernel';
import { type OperationsFact, PLATFORM_STREAM } from './operations.events.js';
import type { RefundLimitFact } from './refund-limit/refund-limit.events.js';

/** Every event of the platform and of the limit on its refunds, with the steps that lead from its older versions to today's. */
export const operationsVersions = eventVersions<OperationsFact | RefundLimitFact>([PLATFORM_STREAM, 'refundlimit-'], {
  TradePrefixChosen: [],
  WorkerSilent: [],
  WorkerResumed: [],
  SagaStarted: [],
  StoreRestored: [],
  BrakeSet: [],
  BrakeReleased: [],
  AutomaticRefundCounted: [],
});
