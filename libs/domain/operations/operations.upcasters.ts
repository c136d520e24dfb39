import { eventVersions } from '@app/kernel';
import { type OperationsFact, PLATFORM_STREAM } from './operations.events.js';

/** Every event of the platform, with the steps that lead from its older versions to today's. */
export const operationsVersions = eventVersions<OperationsFact>([PLATFORM_STREAM], {
  TradePrefixChosen: [],
  WorkerSilent: [],
  WorkerResumed: [],
  SagaStarted: [],
  StoreRestored: [],
  BrakeSet: [],
  BrakeReleased: [],
});
