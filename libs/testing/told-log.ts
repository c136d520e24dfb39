import {
  type Actor,
  type Doc,
  decodeRecord,
  encodeRecords,
  type Fact,
  type Instant,
  instant,
  type Projection,
  type StoredEvent,
  uuidv5,
} from '@app/kernel';
import { STORY_START } from './fake-clock.js';
import { frozen } from './given-when-then.js';

/** A fact as it is told; without a time it is recorded when the log's clock stands. */
export type ToldFact = Fact & { readonly recordedAt?: Instant };

/** A log as a spec tells it: facts of any streams, in the order in which they happened. */
export type ToldLog = {
  readonly events: readonly StoredEvent[];
  /** Records these facts at the end of a stream, each at its own time or else now, and gives the records. */
  tell(stream: string, ...facts: readonly ToldFact[]): readonly StoredEvent[];
  /** From here on it is this time. */
  at(time: string): ToldLog;
};

/** A log in which nothing has happened yet. Time stands still until it is said otherwise. */
export function toldLog(told: { readonly shopId?: string; readonly actor?: Actor; readonly start?: Instant } = {}): ToldLog {
  const events: StoredEvent[] = [];
  let now = told.start ?? STORY_START;
  const log: ToldLog = {
    events,
    at(time) {
      now = instant(time);
      return log;
    },
    tell(stream, ...facts) {
      return facts.map(({ recordedAt, type, data }) => {
        const last = events.findLast((event) => event.stream === stream);
        const commandId = uuidv5('told', events.length);
        now = recordedAt ?? now;
        const [record] = encodeRecords([{ type, data }], {
          stream,
          head: last === undefined ? undefined : { revision: last.revision, leaf: last.leaf, recordedAt: last.metadata.recordedAt },
          now,
          schemaVersionOf: () => 1,
          metadata: {
            commandId,
            $correlationId: stream,
            $causationId: commandId,
            actor: told.actor ?? { kind: 'system', id: 'spec' },
            shopId: told.shopId ?? 'shop-1',
            codeVersion: 'spec',
          },
        });
        if (record === undefined) throw new Error('one fact makes one record');
        const event = decodeRecord(record.canonical, BigInt(events.length + 1));
        events.push(event);
        return event;
      });
    },
  };
  return log;
}

/** What a projection keeps: each document with the position of the last event applied to it; null where it was removed. */
export type Kept<D> = Map<string, { readonly position: bigint; readonly doc: D | null }>;

/**
 * Applies events to documents by the rules of a projection's follower: what is at or below a document's position is skipped.
 * Documents are frozen, so that an `evolve` that changes one in place fails its test.
 * `stored`: after every event each document goes through its stored form, as when one event comes at a time.
 */
export function keep<D extends Doc>(
  projection: Projection<D>,
  events: readonly StoredEvent[],
  { into = new Map(), stored = true }: { readonly into?: Kept<D>; readonly stored?: boolean } = {},
): Kept<D> {
  for (const event of events) {
    if (!projection.on.includes(event.type)) continue;
    const route = projection.route(event);
    for (const id of new Set(route === null ? [] : [route].flat())) {
      const kept = into.get(id);
      if (kept !== undefined && kept.position >= event.position) continue;
      const doc = frozen(projection.evolve(kept?.doc ?? null, event, id));
      into.set(id, { position: event.position, doc: stored ? inStoredForm(doc) : doc });
    }
  }
  return into;
}

/** The documents that are there, by id, in their stored form. */
export function documents<D extends Doc>(kept: Kept<D>): { readonly [id: string]: D } {
  return Object.fromEntries([...kept].flatMap(([id, { doc }]) => (doc === null ? [] : [[id, inStoredForm(doc)]])));
}

/** The same story about something else: every mention of an id becomes another. */
export function renamed<T>(told: T, from: string, to: string): T {
  return JSON.parse(JSON.stringify(told).replaceAll(from, to)) as T;
}

/** A document as it comes back from a store. */
function inStoredForm<T>(doc: T): T {
  return JSON.parse(JSON.stringify(doc)) as T;
}
