import type { Command, Fact } from '@app/kernel';
import type { EventLogReader } from '../event-store/index.js';
import type { CommandHandling, Folded, StreamDecider } from './command-handling.port.js';
import { catchUp, unread } from './stream-fold.js';

/** Folds streams where nothing is decided, each anew: beside the process that writes. */
export class StreamFolds implements Pick<CommandHandling, 'fold'> {
  constructor(private readonly store: Pick<EventLogReader, 'readStream'>) {}

  async fold<S, C extends Command, F extends Fact>(decider: StreamDecider<S, C, F>, stream: string): Promise<Folded<S>> {
    const { state, head } = await catchUp(this.store, decider, stream, unread(decider.initialState));
    return { state, revision: head?.revision ?? -1 };
  }
}
