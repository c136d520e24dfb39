import type { MessageRefusalCode } from '@app/kernel';
import type { InboxRecord } from './message-inbox.handlers.js';

/** Messages about one attempt that were refused for one reason. `first`: the record of the first that was kept. */
export type RefusedMessages = {
  readonly attemptId: string;
  readonly code: MessageRefusalCode;
  readonly count: number;
  readonly first: InboxRecord | undefined;
};

/** How many attempts and reasons are counted at a time. */
const MOST_COUNTED = 10_000;

/** Counts refused messages in memory: a flood is told to the order as a number, not as a fact each. */
export class RefusedMessageCounts {
  private readonly counts = new Map<string, RefusedMessages>();

  /** Counts one more, and gives how many there were. */
  add(attemptId: string, code: MessageRefusalCode): number {
    const before = this.counts.get(keyOf(attemptId, code));
    const count = (before?.count ?? 0) + 1;
    this.put({ attemptId, code, count, first: before?.first });
    return count;
  }

  /** Remembers the record to point at when the count is told. */
  kept(attemptId: string, code: MessageRefusalCode, record: InboxRecord): void {
    const known = this.counts.get(keyOf(attemptId, code));
    if (known !== undefined && known.first === undefined) this.put({ ...known, first: record });
  }

  /** What came more than once. */
  repeated(): readonly RefusedMessages[] {
    return [...this.counts.values()].filter(({ count, first }) => count > 1 && first !== undefined);
  }

  forget({ attemptId, code }: RefusedMessages): void {
    this.counts.delete(keyOf(attemptId, code));
  }

  private put(counted: RefusedMessages): void {
    const key = keyOf(counted.attemptId, counted.code);
    this.counts.delete(key);
    this.counts.set(key, counted);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_COUNTED && oldest !== undefined) this.counts.delete(oldest);
  }
}

function keyOf(attemptId: string, code: MessageRefusalCode): string {
  return `${attemptId}|${code}`;
}
