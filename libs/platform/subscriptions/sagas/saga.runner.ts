import type { Command } from '@app/kernel';
import type { EventStore } from '../../event-store/event-store.port.js';
import { crashPoint } from '../../observability/crash-point.js';
import { CheckpointKeeper } from '../checkpoint-keeper.js';
import { describeError } from '../failure.js';
import type { Parked } from '../happening.js';
import type { StateReader } from '../looking/joined-reads.js';
import { Progress } from '../progress.js';
import { UnfinishedPositions } from '../unfinished-positions.js';
import { OrderReactions, type OrderReactionsOptions } from './order-reactions.js';
import { startOfSaga } from './saga-start.js';

/** What running one saga takes. */
export type SagaRunnerOptions<File, C extends Command> = Omit<OrderReactionsOptions<File, C>, 'concurrency'> & {
  readonly events: EventStore;
  readonly concurrency?: number;
};

const ORDER_STREAMS = 'order-';
const CONCURRENCY = 8;
/** Reading ahead stops at so many events that are not dealt with. */
const MOST_UNFINISHED = 1_000;

/** The name under which a saga's checkpoint is kept. */
export function checkpointOfSaga(saga: string): string {
  return `saga:${saga}`;
}

/**
 * Runs one saga over the streams of orders. A trigger only wakes it: the order's case file is folded at its head, and what
 * the saga then wants is performed. The checkpoint is never past an event that is neither dealt with nor recorded as failed.
 */
export class SagaRunner<File, C extends Command> {
  readonly progress = new Progress();
  readonly reactions: OrderReactions<File, C>;
  readonly #opened = Promise.withResolvers<undefined>();

  constructor(private readonly options: SagaRunnerOptions<File, C>) {
    this.reactions = new OrderReactions({ ...options, concurrency: options.concurrency ?? CONCURRENCY });
  }

  get name(): string {
    return this.options.saga.name;
  }

  get checkpoint(): string {
    return checkpointOfSaga(this.name);
  }

  get opened(): Promise<unknown> {
    return this.#opened.promise;
  }

  listParked(): Parked[] {
    return this.reactions.listParked();
  }

  async look(reads: StateReader): Promise<void> {
    this.progress.reach((await reads.checkpoint(this.checkpoint)) ?? 0n);
    await this.reactions.look(reads);
  }

  retry(orderId: string): Promise<boolean> {
    return this.reactions.retry(orderId);
  }

  async skip(orderId: string, reason: string): Promise<boolean> {
    await this.reactions.skip(orderId, reason);
    return true;
  }

  /** Follows the log until the signal aborts, then lets what runs come to its end. */
  async run(signal: AbortSignal): Promise<void> {
    const { saga, events, documents, work } = this.options;
    const start = await startOfSaga(saga, { events, starts: work });
    const after = (await documents.checkpoint(this.checkpoint)) ?? start;
    const keeper = this.#checkpointFrom(after);
    const unfinished = new UnfinishedPositions(after, (checkpoint) => {
      this.progress.reach(checkpoint);
      keeper.note(checkpoint);
    });
    const lost = new AbortController();
    const stop = AbortSignal.any([signal, lost.signal]);
    try {
      await this.reactions.start((error) => lost.abort(error));
      this.#opened.resolve(undefined);
      const filter = { types: saga.on, streamPrefixes: [ORDER_STREAMS] };
      for await (const item of events.subscribe({ after, filter, signal: stop })) {
        if (item.kind === 'caught-up') unfinished.pass(item.position);
        else this.reactions.trigger(item.event.stream.slice(ORDER_STREAMS.length), unfinished.begin(item.event.position));
        await unfinished.below(MOST_UNFINISHED, stop);
      }
    } finally {
      await this.reactions.stop();
      await keeper.flush();
    }
    lost.signal.throwIfAborted();
  }

  #checkpointFrom(after: bigint): CheckpointKeeper {
    const { documents, surroundings, observe } = this.options;
    const keeper = new CheckpointKeeper(
      surroundings.scheduler,
      async (position) => {
        await documents.saveCheckpoint(this.checkpoint, position);
        crashPoint('saga.checkpoint');
      },
      (error) =>
        observe({ kind: 'failed', subscription: this.name, key: 'checkpoint', error: describeError(error), tries: 1, parked: false }),
    );
    keeper.saved(after);
    this.progress.reach(after);
    return keeper;
  }
}
