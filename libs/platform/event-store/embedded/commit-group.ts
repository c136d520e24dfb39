import type { EncodedRecord, StreamHead } from '@app/kernel';
import { checkAgainstHead } from '../append-rules.js';
import { type AppendRequest, type AppendResult, BrokenChain, DamagedRecord, WrongExpectedRevision } from '../event-store.port.js';
import type { CommitLog } from './commit-log.js';
import type { EventRow } from './event-row.js';

/** What an append in a group came to: its result (once the group is committed), or why it was not written. */
export type Answer = AppendResult | Error;

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY. */
const NOT_UNIQUE: readonly unknown[] = [2067, 1555];

/** The appends of one transaction: what they wrote, and how streams stand because of it. */
export class CommitGroup {
  readonly rows: EventRow[] = [];
  readonly heads = new Map<string, StreamHead>();

  constructor(
    private readonly log: CommitLog,
    private readonly committedHeads: ReadonlyMap<string, StreamHead>,
    public position: number,
  ) {}

  /**
   * Writes one append, or answers why not.
   * @throws whatever is no fault of this append, such as a full disk: then nothing of the group may be committed
   */
  write(request: AppendRequest): Answer {
    try {
      const head = this.heads.get(request.stream) ?? this.committedHeads.get(request.stream) ?? this.log.head(request.stream);
      const repeated = head === undefined ? undefined : this.#repeated(request, head);
      if (repeated !== undefined) return repeated;
      checkAgainstHead(request, head);
      return this.#insert(request);
    } catch (error) {
      if (isOwnFault(error)) return error;
      if (isNotUnique(error)) return new BrokenChain(`an append to ${request.stream} uses an event id again`, { cause: error });
      throw error;
    }
  }

  #insert({ stream, records }: AppendRequest): AppendResult {
    const first = this.position + 1;
    const insert = (): void => {
      for (const [index, record] of records.entries()) this.log.insert(first + index, stream, record);
    };
    // A single statement undoes itself.
    if (records.length === 1) insert();
    else this.log.allOrNone(insert);
    for (const { revision, type, canonical } of records) {
      this.position += 1;
      this.rows.push({ position: this.position, stream, revision, type, canonical });
    }
    const head = headOf(records);
    this.heads.set(stream, head);
    return { head, position: BigInt(this.position), repeated: false };
  }

  /** The answer to records that stand in the stream already, byte for byte. */
  #repeated({ stream, records }: AppendRequest, head: StreamHead): AppendResult | undefined {
    const last = records.at(-1);
    if (last === undefined || last.revision > head.revision) return undefined;
    const position = this.log.positionOf(stream, last);
    if (position === undefined || !records.every((record) => this.log.positionOf(stream, record) !== undefined)) return undefined;
    return { head: headOf(records), position: BigInt(position), repeated: true };
  }
}

function headOf(records: readonly EncodedRecord[]): StreamHead {
  const last = records.at(-1);
  if (last === undefined) throw new BrokenChain('an append holds no record');
  return { revision: last.revision, leaf: last.leaf, recordedAt: last.recordedAt };
}

function isOwnFault(error: unknown): error is Error {
  return error instanceof WrongExpectedRevision || error instanceof BrokenChain || error instanceof DamagedRecord;
}

function isNotUnique(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && NOT_UNIQUE.includes(error.errcode);
}
