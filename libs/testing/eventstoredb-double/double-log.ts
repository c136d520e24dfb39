/** A record as the double keeps it, with all a server tells of it. */
export type DoubleRecord = {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** A record that is to be appended. */
export type ProposedRecord = Pick<DoubleRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

/** As the protocol names what an append expects. */
export type Expectation = number | 'no-stream' | 'stream-exists' | 'any';

/** What an append came to. */
export type AppendOutcome =
  | { readonly outcome: 'appended' | 'idempotent'; readonly revision: number; readonly position: bigint }
  /** `current` -1: there is no such stream. */
  | { readonly outcome: 'wrong-expected-version'; readonly current: number }
  | { readonly outcome: 'deleted' };

type Stream = { readonly records: DoubleRecord[]; readFrom: number; softDeleted: boolean; tombstoned: boolean };

/** The log of the double: one for all of its nodes, and kept when they are lost. Decides as the real server does. */
export class DoubleLog {
  readonly records: DoubleRecord[] = [];
  readonly #streams = new Map<string, Stream>();
  readonly #listeners = new Set<() => void>();
  #end = 1_024n;

  constructor() {
    // A server's log never begins with our records.
    this.append('$double-settings', 'any', [proposal('$settings')]);
  }

  append(name: string, expected: Expectation, proposed: readonly ProposedRecord[]): AppendOutcome {
    const stream = this.#stream(name);
    if (stream.tombstoned) return { outcome: 'deleted' };
    const current = stream.records.length - 1;
    const decided = decide(stream, expected, proposed);
    if (decided === 'wrong') return { outcome: 'wrong-expected-version', current };
    if (decided !== 'ok') {
      const last = stream.records[decided];
      return { outcome: 'idempotent', revision: decided, position: last?.position ?? 0n };
    }
    if (stream.softDeleted) {
      stream.softDeleted = false;
      stream.readFrom = stream.records.length;
    }
    for (const record of proposed) this.#write(name, stream, record);
    for (const tell of [...this.#listeners]) tell();
    const last = stream.records.at(-1);
    return { outcome: 'appended', revision: last?.revision ?? -1, position: last?.position ?? 0n };
  }

  /** A stream's records that can be read; undefined when there is no such stream, or none any more. */
  stream(name: string): readonly DoubleRecord[] | 'deleted' | undefined {
    const stream = this.#streams.get(name);
    if (stream === undefined) return undefined;
    if (stream.tombstoned) return 'deleted';
    const readable = stream.softDeleted ? [] : stream.records.slice(stream.readFrom);
    return readable.length === 0 ? undefined : readable;
  }

  /** Deletes a stream: `softly` it can begin again, at the next revision; otherwise it is gone for ever. */
  delete(name: string, softly: boolean): void {
    const stream = this.#stream(name);
    if (softly) {
      stream.softDeleted = true;
      this.append(`$$${name}`, 'any', [proposal('$metadata')]);
    } else {
      this.#write(name, stream, proposal('$streamDeleted'));
      stream.tombstoned = true;
    }
  }

  /** Changes what is kept of a record: what a broken disk or an intruder would do. */
  tamper(name: string, revision: number, change: (record: DoubleRecord) => DoubleRecord): void {
    const stream = this.#stream(name);
    const record = stream.records[revision];
    if (record === undefined) throw new RangeError(`there is no record ${revision} of ${name}`);
    const changed = change(record);
    stream.records[revision] = changed;
    this.records[this.records.indexOf(record)] = changed;
  }

  /** Calls `tell` after each append until the result is called. */
  listen(tell: () => void): () => void {
    this.#listeners.add(tell);
    return () => void this.#listeners.delete(tell);
  }

  #write(name: string, stream: Stream, record: ProposedRecord): void {
    const written = { ...record, position: this.#end, stream: name, revision: stream.records.length };
    this.#end += BigInt(record.data.length + record.metadata.length + 128);
    stream.records.push(written);
    this.records.push(written);
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const made: Stream = { records: [], readFrom: 0, softDeleted: false, tombstoned: false };
    this.#streams.set(name, made);
    return made;
  }
}

/** May it be written, was it written before (the last revision of it), or does it not fit? As IndexWriter.CheckCommit of the server. */
function decide({ records, softDeleted }: Stream, expected: Expectation, proposed: readonly ProposedRecord[]): 'ok' | 'wrong' | number {
  const current = records.length - 1;
  if (expected === 'any') return 'ok';
  if (expected === 'stream-exists') return current >= 0 && !softDeleted ? 'ok' : 'wrong';
  const before = expected === 'no-stream' ? -1 : expected;
  if (before > current) return 'wrong';
  if (before === current) return 'ok';
  const same = proposed.findIndex(({ id }, index) => records[before + 1 + index]?.id !== id);
  if (same === -1 && proposed.length > 0) return before + proposed.length;
  return same === 0 && expected === 'no-stream' && softDeleted ? 'ok' : 'wrong';
}

let systemRecords = 0;

function proposal(type: string): ProposedRecord {
  systemRecords += 1;
  const id = `00000000-0000-4000-8000-${String(systemRecords).padStart(12, '0')}`;
  return { id, type, contentType: 'application/json', data: Buffer.from('{}'), metadata: new Uint8Array() };
}
