import type { Fact, StoredEvent } from './envelope.js';
import type { Json } from './json.js';

/** An event's data as JSON holds it. */
export type EventData = { readonly [member: string]: Json };

/** From the data of one version to the data of the next. Pure and total; what it is given stays as it is. */
export type UpcastStep = (data: EventData) => EventData;

/** Every event type of a context, with the steps from its version 1 on: the first leads from version 1 to 2, the next from 2 to 3. */
export type Upcasters<F extends Fact> = { readonly [Type in F['type']]: readonly UpcastStep[] };

/** Brings an event of an older schema version up to date. */
export type Upcast = (event: StoredEvent) => StoredEvent;

/** Which versions of its events a context writes and reads. */
export type EventVersions = {
  /** The version in which events of a type are written. */
  readonly schemaVersionOf: (type: string) => number;
  /**
   * The event as it would be written today: data and `schemaVersion` of the newest version. Id and leaf stay those of the
   * stored record, so whoever points at the event points at its bytes. An event of the newest version is given back as it is.
   * @throws UnknownEventVersion
   */
  readonly upcast: Upcast;
  /** The context's streams: whole names, or beginnings up to the first dash. */
  readonly streams: readonly string[];
  /** Every event type of the context. */
  readonly types: readonly string[];
};

/** A record of a type or a version that this program does not know, as a newer one writes it. It is never guessed at. */
export class UnknownEventVersion extends Error {
  override readonly name = 'UnknownEventVersion';
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;

  /** `newest`: the newest version that is known of the type; 0 where the type itself is not known. */
  constructor({ stream, revision, type, metadata }: StoredEvent, newest: number) {
    const version = metadata.schemaVersion;
    const known = newest === 0 ? 'knows no such event' : `knows versions up to ${newest}`;
    super(`${stream} revision ${revision}: ${type} version ${version}; this program ${known}: upgrade CardTrail`);
    this.stream = stream;
    this.revision = revision;
    this.type = type;
    this.version = version;
  }
}

/** The versions of a context's events. */
export function eventVersions<F extends Fact>(streams: readonly string[], upcasters: Upcasters<F>): EventVersions {
  const stepsOf = new Map(Object.entries<readonly UpcastStep[]>(upcasters));
  return {
    streams,
    types: [...stepsOf.keys()],
    schemaVersionOf: (type) => newestOf(stepsOf.get(type) ?? []),
    upcast(stored) {
      const steps = stepsOf.get(stored.type);
      if (steps === undefined) throw new UnknownEventVersion(stored, 0);
      const newest = newestOf(steps);
      const { schemaVersion } = stored.metadata;
      if (schemaVersion === newest) return stored;
      if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > newest) throw new UnknownEventVersion(stored, newest);
      // What a context records is an object: its fact types say so.
      const data = steps.slice(schemaVersion - 1).reduce((older, step) => step(older), stored.data as EventData);
      return { ...stored, metadata: { ...stored.metadata, schemaVersion: newest }, data };
    },
  };
}

/**
 * Upcasts events of every context, told apart by their streams. In streams of no context nothing but version 1 is known.
 * @throws RangeError when two contexts have the same streams
 */
export function upcastByStream(contexts: readonly EventVersions[]): Upcast {
  const upcasts = new Map(contexts.flatMap(({ streams, upcast }) => streams.map((kind) => [kind, upcast] as const)));
  if (upcasts.size < contexts.flatMap(({ streams }) => streams).length) throw new RangeError('two contexts have the same streams');
  return (event) => {
    const upcast = upcasts.get(kindOf(event.stream));
    if (upcast !== undefined) return upcast(event);
    if (event.metadata.schemaVersion !== 1) throw new UnknownEventVersion(event, 1);
    return event;
  };
}

function newestOf(steps: readonly UpcastStep[]): number {
  return steps.length + 1;
}

/** `order-…` is of the kind `order-`, `intake` of its own. */
function kindOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash + 1);
}
