import type { Actor, Command, CommandId, Decider, Fact, Instant, RecordRef, Refusal, Sha256, StoredEvent, Upcast, Wish } from '@app/kernel';

/** Who sent a command, what caused it, and under which id: everything but the wish itself. */
export type CommandContext = {
  readonly commandId: CommandId;
  /** Keyed hash of the request body; a known commandId with another hash is `idempotency-key-reused`. */
  readonly commandHash?: Sha256;
  readonly actor: Actor;
  readonly shopId: string;
  /** The order the command is about; for streams of another kind, the stream's own name. */
  readonly correlationId: string;
  /** Id of the record or command that caused this one; the commandId itself for a request from outside. */
  readonly causationId: string;
  readonly causation?: RecordRef;
  readonly occurredAt?: Instant;
};

/** One kind of stream and how it is decided. `name` is for metrics and cache keys. */
export type StreamDecider<S, C extends Command, F extends Fact> = Decider<S, C, F> & {
  readonly name: string;
  readonly schemaVersionOf: (type: string) => number;
  /** Brings an event of an older schemaVersion up to date, on read. */
  readonly upcast?: Upcast;
  /** The fact by which a refusal is kept, or undefined where it is not (protocols 2: asked by shop, buyer, operator only). */
  readonly factOfRefusal?: (refusal: Refusal, command: C, context: CommandContext, state: S) => F | undefined;
  /** The refusal that such a fact keeps, undefined for any other fact: so that a repeated command gets its first answer. */
  readonly refusalOf?: (fact: F) => Refusal | undefined;
};

/** A stream as folded at one revision. `revision` is -1 while the stream does not exist. */
export type Folded<S> = { readonly state: S; readonly revision: number };

/** How a command ended. Revisions are those at which it ended; `events` are those carrying its commandId. */
export type Handled<S, F extends Fact> =
  | { readonly outcome: 'recorded'; readonly state: S; readonly revision: number; readonly events: readonly StoredEvent<F>[] }
  /** The same commandId is in the stream already: nothing was done again. `state` is the fold up to its last record. */
  | { readonly outcome: 'repeated'; readonly state: S; readonly revision: number; readonly events: readonly StoredEvent<F>[] }
  /** Nothing was left to do; nothing was recorded. */
  | { readonly outcome: 'nothing'; readonly state: S; readonly revision: number }
  /** Refused; `events` holds the CommandRefused fact where one was recorded, now or by the first sending. */
  | {
      readonly outcome: 'refused';
      readonly refusal: Refusal;
      readonly state: S;
      readonly revision: number;
      readonly events: readonly StoredEvent<F>[];
    };

/** The same commandId was used before with another body. Nothing was done. */
export class IdempotencyKeyReused extends Error {
  override readonly name = 'IdempotencyKeyReused';
}

/** Other writers kept winning, or the store could not say in time what became of the append. Nothing is known to be lost; ask again with the same commandId. */
export class CommandNotSettled extends Error {
  override readonly name = 'CommandNotSettled';
}

/**
 * Loads a stream, decides, appends with the expected revision; on conflict loads what is new and decides again, bounded, with jitter.
 * Commands for one stream queue first-in first-out within the process. State is cached by revision.
 */
export interface CommandHandling {
  /** @throws IdempotencyKeyReused, CommandNotSettled, StoreUnavailable, AppendTooLarge, UnknownEventVersion */
  handle<S, C extends Command, F extends Fact>(
    decider: StreamDecider<S, C, F>,
    stream: string,
    command: Wish<C>,
    context: CommandContext,
  ): Promise<Handled<S, F>>;
  /**
   * The stream folded at its head, from the leader. `inPassing`: it is not kept for the next time, for whoever looks at very many once.
   * @throws UnknownEventVersion
   */
  fold<S, C extends Command, F extends Fact>(
    decider: StreamDecider<S, C, F>,
    stream: string,
    how?: { readonly inPassing?: boolean },
  ): Promise<Folded<S>>;
  /** Every record of a stream (upcast), optionally only up to a time or a revision. @throws UnknownEventVersion */
  records<F extends Fact>(
    decider: { readonly name: string; readonly upcast?: Upcast },
    stream: string,
    until?: { readonly asOf?: Instant; readonly upToRevision?: number },
  ): Promise<readonly StoredEvent<F>[]>;
}

/** Dependency-injection token of command handling. */
export const COMMAND_HANDLING = Symbol('COMMAND_HANDLING');
