import {
  type Clock,
  type Command,
  decodeRecord,
  encodeRecords,
  type Fact,
  type GrowingPause,
  growingPause,
  type Instant,
  isRefused,
  type Metadata,
  never,
  type Refusal,
  type Scheduler,
  type StoredEvent,
  type Upcast,
  type Wish,
} from '@app/kernel';
import type { EventStore } from '../event-store/index.js';
import {
  type CommandContext,
  type CommandHandling,
  CommandNotSettled,
  type Folded,
  type Handled,
  IdempotencyKeyReused,
  type StreamDecider,
} from './command-handling.port.js';
import { FoldCache } from './fold-cache.js';
import { noteRecorded } from './followed-records.js';
import { appendSettled, readBack } from './settle-append.js';
import { advance, catchUp, foldUpToCommand, type StreamFold, type UpToCommand, unread, upToDate } from './stream-fold.js';
import { StreamQueues } from './stream-queues.js';

/** What command handling is made of. */
export type StreamCommandHandlingOptions = {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Milliseconds of a clock that never goes back: deadlines go by it. Default: that of the process. */
  readonly monotonic?: () => number;
  readonly scheduler: Scheduler;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** Version of the running program, as it is kept with each record. */
  readonly codeVersion: string;
  /** How many folded streams are kept in memory. Default 10,000. */
  readonly foldsKept?: number;
  /** How much memory they may take together, about. Default 128 MB. */
  readonly foldBytesKept?: number;
  /** How often a command is decided anew because other writers were faster. Default 20. */
  readonly mostConflicts?: number;
  /** How long an append of unknown outcome is worked on. Default 20 s. */
  readonly settleWithinSeconds?: number;
};

const CONFLICT_PAUSES: GrowingPause = { first: 4, most: 500 };

const DEFAULTS = { foldsKept: 10_000, foldBytesKept: 128_000_000, mostConflicts: 20, settleWithinSeconds: 20 };

/** One command on its way. */
type Task<S, C extends Command, F extends Fact> = {
  readonly decider: StreamDecider<S, C, F>;
  readonly stream: string;
  readonly wish: Wish<C>;
  readonly context: CommandContext;
};

/** What one deciding led to; `changed`: the stream is not what was decided on, so decide anew. */
type Attempt<S, F extends Fact> = { readonly handled: Handled<S, F> } | { readonly changed: true };

/** Command handling over any event store. */
export class StreamCommandHandling implements CommandHandling {
  readonly #store: EventStore;
  readonly #queues = new StreamQueues();
  readonly #cache: FoldCache;
  readonly #options: StreamCommandHandlingOptions & typeof DEFAULTS;

  constructor(options: StreamCommandHandlingOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.#store = options.store;
    this.#cache = new FoldCache({ folds: this.#options.foldsKept, bytes: this.#options.foldBytesKept });
  }

  async handle<S, C extends Command, F extends Fact>(
    decider: StreamDecider<S, C, F>,
    stream: string,
    wish: Wish<C>,
    context: CommandContext,
  ): Promise<Handled<S, F>> {
    const handled = await this.#queues.run(stream, async () => {
      try {
        return await this.#handle({ decider, stream, wish, context });
      } catch (error) {
        // That a key is used again says nothing against what is known.
        if (!(error instanceof IdempotencyKeyReused)) this.#cache.forget(decider.name, stream);
        throw error;
      }
    });
    if (handled.outcome !== 'nothing' && handled.events.length > 0) noteRecorded();
    return handled;
  }

  async fold<S, C extends Command, F extends Fact>(
    decider: StreamDecider<S, C, F>,
    stream: string,
    { inPassing = false }: { readonly inPassing?: boolean } = {},
  ): Promise<Folded<S>> {
    const { state, head } = inPassing ? await this.#passing(decider, stream) : await this.#newest(decider, stream);
    return { state, revision: head?.revision ?? -1 };
  }

  async records<F extends Fact>(
    decider: { readonly name: string; readonly upcast?: Upcast },
    stream: string,
    until: { readonly asOf?: Instant; readonly upToRevision?: number } = {},
  ): Promise<readonly StoredEvent<F>[]> {
    const { asOf, upToRevision = Number.MAX_SAFE_INTEGER } = until;
    const events: StoredEvent<F>[] = [];
    for await (const stored of this.#store.readStream(stream)) {
      if (stored.revision > upToRevision || (asOf !== undefined && stored.metadata.recordedAt > asOf)) break;
      events.push(upToDate<F>(decider, stored));
    }
    return events;
  }

  async #handle<S, C extends Command, F extends Fact>(task: Task<S, C, F>): Promise<Handled<S, F>> {
    const { decider, stream } = task;
    const { mostConflicts, scheduler, random } = this.#options;
    const cached = this.#cache.get<S>(decider.name, stream);
    let fold = cached ?? (await this.#newest(decider, stream));
    let newest = cached === undefined;
    for (let conflicts = 0; ; ) {
      const attempt = await this.#attempt(task, fold, newest);
      if ('handled' in attempt) return attempt.handled;
      if (newest) {
        conflicts += 1;
        if (conflicts > mostConflicts) throw new CommandNotSettled(`${stream}: other writers were faster ${conflicts} times`);
        await scheduler.sleep(growingPause(conflicts - 1, CONFLICT_PAUSES, random));
      }
      fold = await this.#newest(decider, stream);
      newest = true;
    }
  }

  /** Decides on a fold. That it may be old does no harm: what it leads to is written at its revision or not at all. */
  async #attempt<S, C extends Command, F extends Fact>(task: Task<S, C, F>, fold: StreamFold<S>, newest: boolean): Promise<Attempt<S, F>> {
    const { decider, wish, context } = task;
    if (fold.commands.has(context.commandId)) return { handled: await this.#repeat(task, fold) };
    const now = this.#options.clock.now();
    // A wish is its command but for the time.
    const command = { ...wish, at: now } as unknown as C;
    const decision = decider.decide(command, fold.state);
    const refusal = isRefused(decision) ? decision.refused : undefined;
    const facts = isRefused(decision) ? this.#factsOfRefusal(task, decision.refused, command, fold.state) : decision.events;
    if (facts.length > 0) return this.#append(task, fold, facts, now, refusal);
    if (!newest) return { changed: true };
    return { handled: unrecorded(fold, refusal) };
  }

  #factsOfRefusal<S, C extends Command, F extends Fact>(task: Task<S, C, F>, refusal: Refusal, command: C, state: S): readonly F[] {
    const fact = task.decider.factOfRefusal?.(refusal, command, task.context, state);
    return fact === undefined ? [] : [fact];
  }

  async #append<S, C extends Command, F extends Fact>(
    task: Task<S, C, F>,
    fold: StreamFold<S>,
    facts: readonly F[],
    now: Instant,
    refusal: Refusal | undefined,
  ): Promise<Attempt<S, F>> {
    const { decider, stream, context } = task;
    const records = encodeRecords(facts, {
      stream,
      head: fold.head,
      now,
      schemaVersionOf: decider.schemaVersionOf,
      metadata: metadataOf(context, this.#options.codeVersion),
    });
    const settled = await appendSettled(this.#store, { stream, expected: fold.head?.revision ?? 'no-stream', records }, this.#options);
    switch (settled.how) {
      case 'conflict':
        return { changed: true };
      case 'found': {
        const read = async (): Promise<UpToCommand<S, F>> => {
          const newest = await this.#newest(decider, stream);
          return foldUpToCommand(this.#store, decider, stream, context.commandId, newest);
        };
        const { fold: upTo, events } = await readBack(read, stream, this.#options);
        return { handled: recorded('recorded', upTo, events, refusal) };
      }
      case 'written': {
        const stored = records.map((record) => decodeRecord(record.canonical, settled.result.position));
        const after = stored.reduce((folded, event) => advance(decider, folded, event), fold);
        this.#cache.put(decider.name, stream, after);
        const events = stored.map((event) => upToDate<F>(decider, event));
        return { handled: recorded('recorded', after, events, refusal) };
      }
      default:
        return never(settled);
    }
  }

  /** The answer that the first sending got. @throws IdempotencyKeyReused */
  async #repeat<S, C extends Command, F extends Fact>(
    { decider, stream, context }: Task<S, C, F>,
    fold: StreamFold<S>,
  ): Promise<Handled<S, F>> {
    const { commandId, commandHash } = context;
    if (fold.commands.get(commandId)?.hash !== commandHash) {
      throw new IdempotencyKeyReused(`command ${commandId} was sent to ${stream} before with another body`);
    }
    const { fold: upTo, events } = await foldUpToCommand(this.#store, decider, stream, commandId, fold);
    const [only] = events;
    // The same facts in storage and in memory: an event of F is an F.
    const refusal = events.length === 1 ? decider.refusalOf?.(only as unknown as F) : undefined;
    return recorded('repeated', upTo, events, refusal);
  }

  /** The same as the newest fold, without keeping it or counting it as used. */
  #passing<S, C extends Command, F extends Fact>(decider: StreamDecider<S, C, F>, stream: string): Promise<StreamFold<S>> {
    return catchUp(this.#store, decider, stream, this.#cache.peek<S>(decider.name, stream) ?? unread(decider.initialState));
  }

  /** The fold at the stream's head, from the leader. */
  async #newest<S, C extends Command, F extends Fact>(decider: StreamDecider<S, C, F>, stream: string): Promise<StreamFold<S>> {
    const known = this.#cache.get<S>(decider.name, stream) ?? unread(decider.initialState);
    const fold = await catchUp(this.#store, decider, stream, known);
    if (fold.head !== undefined) this.#cache.put(decider.name, stream, fold);
    return fold;
  }
}

function unrecorded<S, F extends Fact>({ state, head }: StreamFold<S>, refusal: Refusal | undefined): Handled<S, F> {
  const revision = head?.revision ?? -1;
  return refusal === undefined ? { outcome: 'nothing', state, revision } : { outcome: 'refused', refusal, state, revision, events: [] };
}

function recorded<S, F extends Fact>(
  outcome: 'recorded' | 'repeated',
  { state, head }: StreamFold<S>,
  events: readonly StoredEvent<F>[],
  refusal: Refusal | undefined,
): Handled<S, F> {
  const revision = head?.revision ?? -1;
  return refusal === undefined ? { outcome, state, revision, events } : { outcome: 'refused', refusal, state, revision, events };
}

function metadataOf(context: CommandContext, codeVersion: string): Omit<Metadata, 'recordedAt' | 'prev' | 'schemaVersion'> {
  const { commandId, commandHash, actor, shopId, correlationId, causationId, causation, occurredAt } = context;
  return {
    commandId,
    ...(commandHash === undefined ? {} : { commandHash }),
    $correlationId: correlationId,
    $causationId: causationId,
    ...(causation === undefined ? {} : { causation }),
    actor,
    shopId,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    codeVersion,
  };
}
