import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import type { CommandHandling } from '@app/platform/command-handling';
import type { EventStore } from '@app/platform/event-store';
import type { ReadStoreReader } from '@app/platform/read-store';
import { checkpointsBeside, type Followers, parkedBeside } from '@app/platform/subscriptions';
import { type DoctorFinding, found } from './finding.js';

/** A log and what is known of its positions: those of a data folder count its records, those of shared stores only grow. */
export type FollowedLog = { readonly events: Pick<EventStore, 'headPosition'>; readonly countsRecords: boolean };

/** Does everything that follows the log follow this log? */
export async function checkCheckpoints(
  documents: ReadStoreReader,
  followers: Followers,
  { events, countsRecords }: FollowedLog,
): Promise<readonly DoctorFinding[]> {
  const kept = await checkpointsBeside(documents, followers);
  // Asked afterwards: whoever follows a log that grows meanwhile is never beyond it.
  const head = await events.headPosition();
  const beyond = kept.filter(({ position }) => position > head);
  if (beyond.length === 0 && !countsRecords) {
    const behind = kept.filter(({ position }) => position < head).map(({ subscription }) => subscription);
    return [found('checkpoints', 'ok', { code: 'checkpoints-shared', count: kept.length, behind })];
  }
  if (beyond.length === 0) {
    const furthestBehind = kept.reduce((most, { position }) => Math.max(most, Number(head - position)), 0);
    return [found('checkpoints', 'ok', { code: 'checkpoints-fit', count: kept.length, furthestBehind })];
  }
  return beyond.map(({ subscription, position }) =>
    found('checkpoints', 'fail', { code: 'checkpoint-beyond-head', subscription, position: String(position), head: String(head) }),
  );
}

/** Does anything wait for a person? */
export async function checkParked(documents: ReadStoreReader, followers: Followers): Promise<DoctorFinding> {
  const all = await parkedBeside(documents, followers);
  const retrying = all.filter((one) => one.retrying).length;
  if (all.length === 0) return found('parked', 'ok', { code: 'nothing-parked' });
  return found('parked', all.length > retrying ? 'warn' : 'ok', { code: 'parked', count: all.length - retrying, retrying });
}

/** Is anything stopped on purpose? */
export async function checkBrakes(folds: Pick<CommandHandling, 'fold'>): Promise<readonly DoctorFinding[]> {
  const { state } = await folds.fold(operationsDecider, PLATFORM_STREAM);
  if (state.brakes.length === 0) return [found('brakes', 'ok', { code: 'no-brakes' })];
  return state.brakes.map(({ brakeId, effect, reason }) => found('brakes', 'warn', { code: 'brake-set', brakeId, effect, reason }));
}
