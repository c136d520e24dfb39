import {
  type Command,
  type Decide,
  type Decider,
  type EventVersions,
  facts,
  type Instant,
  never,
  nothing,
  REASON_CODE,
  refuse,
} from '@app/kernel';
import type { BrakeSet, OperationsFact } from './operations.events.js';
import { operationsVersions } from './operations.upcasters.js';

/** What is looked at by those who carry it out: nothing else can be stopped. */
export const STOPPABLE_EFFECTS = ['refunds', 'deliveries'] as const;
export type StoppableEffect = (typeof STOPPABLE_EFFECTS)[number];

export type SetBrake = Command<
  'SetBrake',
  { readonly brakeId: string; readonly effect: StoppableEffect; readonly account?: string; readonly reason: string }
>;
export type ReleaseBrake = Command<'ReleaseBrake', { readonly brakeId: string }>;
export type NoteWorkerSilent = Command<'NoteWorkerSilent', { readonly worker: string; readonly since: Instant }>;
export type NoteWorkerResumed = Command<'NoteWorkerResumed', { readonly worker: string }>;
export type NoteSagaStarted = Command<
  'NoteSagaStarted',
  { readonly saga: string; readonly startsAt: 'beginning' | 'deploy'; readonly after: string }
>;
export type NoteStoreRestored = Command<'NoteStoreRestored', { readonly position: string; readonly lastKnownCheckpoint?: string }>;
/** Says by which prefix payments are known as ours: once and for all. */
export type ChooseTradePrefix = Command<'ChooseTradePrefix', { readonly tradePrefix: string }>;
/** Every command about the platform's own condition. */
export type OperationsCommand =
  | ChooseTradePrefix
  | SetBrake
  | ReleaseBrake
  | NoteWorkerSilent
  | NoteWorkerResumed
  | NoteSagaStarted
  | NoteStoreRestored;

/** What is stopped, who is silent, and which sagas have begun. */
export type Operations = {
  readonly tradePrefix: string | undefined;
  readonly brakes: readonly BrakeSet['data'][];
  readonly releasedBrakes: readonly string[];
  readonly silentWorkers: readonly { readonly worker: string; readonly since: Instant }[];
  readonly startedSagas: readonly { readonly saga: string; readonly after: string }[];
};

const evolve: Decider<Operations, OperationsCommand, OperationsFact>['evolve'] = (operations, fact) => {
  switch (fact.type) {
    case 'TradePrefixChosen':
      return { ...operations, tradePrefix: fact.data.tradePrefix };
    case 'BrakeSet':
      return { ...operations, brakes: [...operations.brakes, fact.data] };
    case 'BrakeReleased':
      return {
        ...operations,
        brakes: operations.brakes.filter(({ brakeId }) => brakeId !== fact.data.brakeId),
        releasedBrakes: [...operations.releasedBrakes, fact.data.brakeId],
      };
    case 'WorkerSilent':
      return { ...operations, silentWorkers: [...operations.silentWorkers, fact.data] };
    case 'WorkerResumed':
      return { ...operations, silentWorkers: operations.silentWorkers.filter(({ worker }) => worker !== fact.data.worker) };
    case 'SagaStarted':
      return { ...operations, startedSagas: [...operations.startedSagas, { saga: fact.data.saga, after: fact.data.after }] };
    case 'StoreRestored':
      return operations;
  }
};

const decide: Decide<OperationsCommand, Operations, OperationsFact> = (command, operations) => {
  switch (command.type) {
    case 'ChooseTradePrefix':
      // The first choice stands; who wanted another reads it in the state.
      return operations.tradePrefix === undefined
        ? facts({ type: 'TradePrefixChosen', data: { tradePrefix: command.tradePrefix } })
        : nothing;
    case 'SetBrake': {
      const { brakeId, effect, account, reason } = command;
      if (!REASON_CODE.test(reason)) return refuse('reason-missing');
      const isSet = operations.brakes.some((brake) => brake.effect === effect && brake.account === account);
      return isSet
        ? nothing
        : facts({ type: 'BrakeSet', data: { brakeId, effect, reason, ...(account === undefined ? {} : { account }) } });
    }
    case 'ReleaseBrake':
      if (operations.releasedBrakes.includes(command.brakeId)) return nothing;
      if (!operations.brakes.some(({ brakeId }) => brakeId === command.brakeId))
        return refuse('brake-not-set', { brakeId: command.brakeId });
      return facts({ type: 'BrakeReleased', data: { brakeId: command.brakeId } });
    case 'NoteWorkerSilent': {
      const isKnown = operations.silentWorkers.some(({ worker }) => worker === command.worker);
      return isKnown ? nothing : facts({ type: 'WorkerSilent', data: { worker: command.worker, since: command.since } });
    }
    case 'NoteWorkerResumed': {
      const silent = operations.silentWorkers.find(({ worker }) => worker === command.worker);
      return silent === undefined
        ? nothing
        : facts({ type: 'WorkerResumed', data: { worker: command.worker, from: silent.since, to: command.at } });
    }
    case 'NoteSagaStarted': {
      const { saga, startsAt, after } = command;
      const isKnown = operations.startedSagas.some((known) => known.saga === saga);
      return isKnown ? nothing : facts({ type: 'SagaStarted', data: { saga, startsAt, after } });
    }
    case 'NoteStoreRestored': {
      const { position, lastKnownCheckpoint } = command;
      const known = lastKnownCheckpoint === undefined ? {} : { lastKnownCheckpoint };
      return facts({ type: 'StoreRestored', data: { position, ...known } });
    }
    default:
      return never(command);
  }
};

/** Everything there is to the stream `platform`. */
export const operationsDecider: Decider<Operations, OperationsCommand, OperationsFact> & EventVersions & { readonly name: string } = {
  name: 'operations',
  initialState: { tradePrefix: undefined, brakes: [], releasedBrakes: [], silentWorkers: [], startedSagas: [] },
  evolve,
  decide,
  ...operationsVersions,
};
