import type { Scheduler } from '@app/kernel';
import type { ReadStoreReader } from '../../read-store/read-store.port.js';
import { Beat } from './beat.js';
import { JoinedReads, type StateReader } from './joined-reads.js';

const LOOK_EVERY_MILLIS = 1_000;

/** How the parts of a process look what other processes made of what they share: at the same beat, and with the same queries. */
export type Looking = { readonly beat: Beat; readonly reads: StateReader };

/** What all parts of one process are given to look by. */
export function lookTogether(documents: Pick<ReadStoreReader, 'checkpoints' | 'listStates'>, scheduler: Scheduler): Looking {
  return { beat: new Beat(scheduler, LOOK_EVERY_MILLIS), reads: new JoinedReads(documents) };
}
