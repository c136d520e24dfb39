import type { Command, Fact, Sha256, StoredEvent, StreamHead, Upcast } from '@app/kernel';
import type { EventLogReader } from '../event-store/index.js';
import type { StreamDecider } from './command-handling.port.js';
import { weightOf } from './fold-weight.js';

/** What a command left in its stream. */
export type CommandTrace = { readonly hash: Sha256 | undefined; readonly firstRevision: number; readonly lastRevision: number };

/**
 * A stream as it was last read. `commands` only grows and only by what is durable,
 * so an older fold may share it with a newer one.
 */
export type StreamFold<S> = {
  readonly state: S;
  readonly head: StreamHead | undefined;
  readonly commands: Map<string, CommandTrace>;
  /** About how many bytes of memory it takes. */
  readonly weight: number;
};

/** A stream of which nothing is known yet. */
export function unread<S>(initialState: S): StreamFold<S> {
  return { state: initialState, head: undefined, commands: new Map(), weight: 0 };
}

/** The stream after one more event. The event is as stored; the state sees it brought up to date. */
export function advance<S, C extends Command, F extends Fact>(
  decider: StreamDecider<S, C, F>,
  fold: StreamFold<S>,
  stored: StoredEvent,
): StreamFold<S> {
  const { revision, leaf, metadata } = stored;
  const { recordedAt, commandId, commandHash } = metadata;
  const event = upToDate<F>(decider, stored);
  const known = fold.commands.get(commandId);
  fold.commands.set(commandId, {
    hash: commandHash,
    firstRevision: Math.min(known?.firstRevision ?? revision, revision),
    lastRevision: Math.max(known?.lastRevision ?? revision, revision),
  });
  return {
    // A stored event of F has F's type and data; the compiler cannot see that through the open generic.
    state: decider.evolve(fold.state, event as unknown as F, { revision, recordedAt }),
    head: { revision, leaf, recordedAt },
    commands: fold.commands,
    weight: fold.weight + weightOf(stored),
  };
}

/** The event as its decider knows it today. */
export function upToDate<F extends Fact>(decider: { readonly upcast?: Upcast }, stored: StoredEvent): StoredEvent<F> {
  // Which facts a stream holds is what its decider says: the store itself knows no types.
  return (decider.upcast?.(stored) ?? stored) as StoredEvent<F>;
}

/** Reads what is newer than the fold, from the leader. */
export async function catchUp<S, C extends Command, F extends Fact>(
  store: Pick<EventLogReader, 'readStream'>,
  decider: StreamDecider<S, C, F>,
  stream: string,
  known: StreamFold<S>,
): Promise<StreamFold<S>> {
  let fold = known;
  for await (const event of store.readStream(stream, { from: (known.head?.revision ?? -1) + 1 })) {
    // Another history than the one we know, such as a restored copy: what was folded does not count.
    if (fold === known && known.head !== undefined && event.metadata.prev !== known.head.leaf) {
      return catchUp(store, decider, stream, unread(decider.initialState));
    }
    fold = advance(decider, fold, event);
  }
  return fold;
}

/** A stream up to the last record of one command, and that command's records. */
export type UpToCommand<S, F extends Fact> = {
  readonly fold: StreamFold<S>;
  readonly events: readonly StoredEvent<F>[];
};

/** Reads a stream up to the last record that carries the command's id. What is known goes no further: its records alone are read. */
export async function foldUpToCommand<S, C extends Command, F extends Fact>(
  store: Pick<EventLogReader, 'readStream'>,
  decider: StreamDecider<S, C, F>,
  stream: string,
  commandId: string,
  known: StreamFold<S>,
): Promise<UpToCommand<S, F>> {
  const latest = await latestCommand<S, F>(store, decider, stream, commandId, known);
  if (latest !== undefined) return latest;
  const events: StoredEvent<F>[] = [];
  let fold = unread(decider.initialState);
  for await (const stored of store.readStream(stream)) {
    const ofCommand = stored.metadata.commandId === commandId;
    // A command's records are one append, so what comes after the first other record is not its own.
    if (events.length > 0 && !ofCommand) break;
    fold = advance(decider, fold, stored);
    if (ofCommand) events.push(upToDate<F>(decider, stored));
  }
  return { fold, events };
}

/** The same where the command's last record is the last that is known; undefined where it is not, or the stream has another history. */
async function latestCommand<S, F extends Fact>(
  store: Pick<EventLogReader, 'readStream'>,
  decider: { readonly upcast?: Upcast },
  stream: string,
  commandId: string,
  known: StreamFold<S>,
): Promise<UpToCommand<S, F> | undefined> {
  const trace = known.commands.get(commandId);
  if (trace === undefined || trace.lastRevision !== known.head?.revision) return undefined;
  const { firstRevision, lastRevision } = trace;
  const events: StoredEvent<F>[] = [];
  for await (const stored of store.readStream(stream, { from: firstRevision, limit: lastRevision - firstRevision + 1 }))
    events.push(upToDate<F>(decider, stored));
  return events.at(-1)?.leaf === known.head.leaf ? { fold: known, events } : undefined;
}
