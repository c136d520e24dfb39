import type { EncodedRecord, StreamHead } from '@app/kernel';

/** The log as the one writer needs it. All of it is synchronous: nothing comes between begin and commit. */
export interface CommitLog {
  begin(): void;
  /** When this throws, nobody knows what is on the disk. */
  commit(): void;
  rollback(): void;
  /** Runs several writes of which none remains when one throws. */
  allOrNone(write: () => void): void;
  insert(position: number, stream: string, record: EncodedRecord): void;
  head(stream: string): StreamHead | undefined;
  /** Where these very bytes stand at that place of the stream; undefined when something else or nothing does. */
  positionOf(stream: string, record: EncodedRecord): number | undefined;
  lastPosition(): number;
}
