import { leafHash, type Sha256, sha256, uuidv5 } from './hashing.js';
import { canonicalJson } from './json.js';
import { type Instant, latest } from './time.js';

/** Who may do something. */
export const ACTOR_KINDS = ['shop', 'buyer', 'operator', 'auditor', 'dispute', 'admin', 'channel', 'supplier', 'saga', 'system'] as const;

/** Who did it. Ids are pseudonymous: an API key's id, a saga's name, a channel account; never a person's name. */
export type Actor = {
  readonly kind: (typeof ACTOR_KINDS)[number];
  readonly id: string;
};

/** Points at exactly one record of any stream, and pins its bytes. */
export type RecordRef = {
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
  readonly sha256: Sha256;
};

/** Everything about a record that is not the fact itself. Stored and hashed with it. */
export type Metadata = {
  readonly schemaVersion: number;
  readonly commandId: string;
  /** Keyed HMAC of the request body: finds "same key, other body" without telling the body. */
  readonly commandHash?: Sha256;
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly causation?: RecordRef;
  readonly actor: Actor;
  readonly shopId: string;
  readonly recordedAt: Instant;
  /** When it happened elsewhere, by a foreign clock. */
  readonly occurredAt?: Instant;
  readonly codeVersion: string;
  /** Leaf hash of the stream's previous record; absent at revision 0. */
  readonly prev?: Sha256;
};

/** A fact of one type. Type strings are the storage format and are always written out. */
export type Fact<Type extends string = string, Data = unknown> = { readonly type: Type; readonly data: Data };

/** A fact as it stands in the store. `position` is the store's own and is not part of the hashed record. */
export type RecordedEvent<F extends Fact = Fact> = F extends Fact
  ? {
      readonly v: 1;
      readonly stream: string;
      readonly revision: number;
      readonly type: F['type'];
      readonly id: string;
      readonly metadata: Metadata;
      readonly data: F['data'];
    }
  : never;

/** A recorded event with its place in the store's global order and the hash of its stored bytes. */
export type StoredEvent<F extends Fact = Fact> = RecordedEvent<F> & { readonly position: bigint; readonly leaf: Sha256 };

/** One record, encoded once and sent byte for byte however often it must be sent. */
export type EncodedRecord = {
  readonly id: string;
  readonly type: string;
  readonly revision: number;
  readonly recordedAt: Instant;
  readonly prev: Sha256 | undefined;
  /** RFC 8785 text of the whole envelope: what is stored and hashed. */
  readonly canonical: string;
  readonly dataJson: string;
  readonly metadataJson: string;
  readonly leaf: Sha256;
};

/** Where a stream ends: what the next record must follow. */
export type StreamHead = { readonly revision: number; readonly leaf: Sha256; readonly recordedAt: Instant };

/** What is the same for every fact of one command. */
export type EncodingContext = {
  readonly stream: string;
  readonly head: StreamHead | undefined;
  readonly now: Instant;
  readonly metadata: Omit<Metadata, 'recordedAt' | 'prev' | 'schemaVersion'>;
  readonly schemaVersionOf: (type: string) => number;
};

/**
 * Encodes the facts of one command as the records that follow `head`.
 * Event id = UUIDv5(commandId, index, SHA-256 of the record without its id): equal ids mean equal bytes.
 * recordedAt never runs backwards within a stream.
 * @throws NotCanonical when a fact holds what JSON cannot keep exactly.
 */
export function encodeRecords(facts: readonly Fact[], context: EncodingContext): EncodedRecord[] {
  let head = context.head;
  return facts.map((fact, index) => {
    const revision = head === undefined ? 0 : head.revision + 1;
    const recordedAt = head === undefined ? context.now : latest(context.now, head.recordedAt);
    const metadata: Metadata = {
      ...context.metadata,
      schemaVersion: context.schemaVersionOf(fact.type),
      recordedAt,
      ...(head === undefined ? {} : { prev: head.leaf }),
    };
    const dataJson = canonicalJson(fact.data);
    const metadataJson = canonicalJson(metadata);
    const text = recordText({ stream: context.stream, revision, type: fact.type, dataJson, metadataJson });
    const id = recordId(context.metadata.commandId, index, text.contentHash);
    const canonical = text.withId(id);
    const leaf = leafHash(canonical);
    head = { revision, leaf, recordedAt };
    return { id, type: fact.type, revision, recordedAt, prev: metadata.prev, canonical, dataJson, metadataJson, leaf };
  });
}

/** What a record's text is made of, where an engine keeps data and metadata apart: both are canonical JSON. */
export type RecordParts = {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly dataJson: string;
  readonly metadataJson: string;
};

/** The text of a record but for its id: the hash its id is made of, and the canonical text once the id is known. */
export function recordText({ stream, revision, type, dataJson, metadataJson }: RecordParts): {
  readonly contentHash: Sha256;
  readonly withId: (id: string) => string;
} {
  const tail = `,"metadata":${metadataJson},"revision":"${revision}","stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)},"v":1}`;
  return {
    contentHash: sha256(`{"data":${dataJson}${tail}`),
    withId: (id) => `{"data":${dataJson},"id":"${id}"${tail}`,
  };
}

/** The id of the `index`-th record (from 0) that a command wrote: equal ids mean equal bytes. */
export function recordId(commandId: string, index: number, contentHash: Sha256): string {
  return uuidv5(commandId, index, contentHash);
}

/** The envelope as JSON holds it: the revision is a string there. */
type StoredEnvelope = Omit<RecordedEvent, 'revision'> & { readonly revision: string };

/**
 * Reads a record back from its stored bytes, hashing exactly those bytes.
 * @throws SyntaxError when the bytes are no JSON.
 */
export function decodeRecord(canonical: string, position: bigint): StoredEvent {
  const envelope = JSON.parse(canonical) as StoredEnvelope;
  return { ...envelope, revision: Number(envelope.revision), position, leaf: leafHash(canonical) };
}

/** The canonical bytes of a record that was read: equal to what was stored, unless someone changed it. */
export function canonicalRecord(record: RecordedEvent): string {
  const { v, stream, revision, type, id, metadata, data } = record;
  return canonicalJson({ v, stream, revision: String(revision), type, id, metadata, data });
}

/** A reference to a stored record, for the facts that rest on it. */
export function refTo(record: Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'leaf'>): RecordRef {
  return { stream: record.stream, revision: String(record.revision), id: record.id, sha256: record.leaf };
}
