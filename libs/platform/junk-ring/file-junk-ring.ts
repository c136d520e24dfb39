import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, fromMillis, type Instant, type RawMessage, type Sha256, sha256, toMillis } from '@app/kernel';

/** How many messages of one account went to the ring within one minute, and a digest over all of them. */
export type JunkCount = { readonly account: string; readonly minute: Instant; readonly count: number; readonly digest: Sha256 };

/** What of one message is kept: enough to see what kind of junk it is. */
const KEPT_BYTES = 2_048;
/** Messages waiting to be written; more than that are only counted. */
const WAITING_LIMIT = 1_000;
const MINUTE_MS = 60_000;
const UNKNOWN_ACCOUNTS = 'unknown-accounts';

/**
 * A ring of two files per account, each half of the limit: when the newer one is full it takes the older one's place.
 * `onTrouble` is told when the disk refuses a write; junk is never worth an error to anyone else.
 */
export class FileJunkRing {
  private readonly running = new Map<string, { minute: number; count: number; digest: Sha256 }>();
  private readonly finished = new Set<JunkCount>();
  private readonly waiting: { readonly account: string; readonly line: string }[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    private readonly onTrouble: (error: unknown) => void,
    private readonly limitBytes = 64 * 1024 * 1024,
  ) {}

  /** Counts the message and keeps its beginning when there is room. */
  add(account: string | undefined, message: RawMessage): void {
    const name = account ?? UNKNOWN_ACCOUNTS;
    const now = this.clock.now();
    this.count(name, now, message);
    if (this.waiting.length >= WAITING_LIMIT) return;
    const { method, query, contentType, body } = message;
    const kept = { at: now, method, contentType: contentType.slice(0, 200), query: query.slice(0, KEPT_BYTES) };
    const text = Buffer.from(body.subarray(0, KEPT_BYTES)).toString('base64');
    this.waiting.push({ account: name, line: `${JSON.stringify({ ...kept, body: text })}\n` });
    this.writing ??= this.write();
  }

  /** The counts of all minutes that are over, each until it is `recorded`; with `all`, also of the minute that runs. */
  counts(all = false): readonly JunkCount[] {
    const minute = minuteOf(this.clock.now());
    for (const [account, running] of this.running) {
      if (!all && running.minute >= minute) continue;
      this.running.delete(account);
      this.finished.add(finish(account, running));
    }
    return [...this.finished];
  }

  /** A count that was given needs to be told no more. */
  recorded(count: JunkCount): void {
    this.finished.delete(count);
  }

  /** Waits until what is in memory is written. */
  async close(): Promise<void> {
    await this.writing;
  }

  private count(account: string, now: Instant, { query, body }: RawMessage): void {
    const minute = minuteOf(now);
    const digestOf = (before: Sha256): Sha256 => sha256(`${before}${sha256(query)}${sha256(body)}`);
    const running = this.running.get(account);
    if (running?.minute === minute) {
      running.count += 1;
      running.digest = digestOf(running.digest);
      return;
    }
    if (running !== undefined) this.finished.add(finish(account, running));
    this.running.set(account, { minute, count: 1, digest: digestOf('') });
  }

  private async write(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      while (this.waiting.length > 0) {
        const byAccount = Map.groupBy(this.waiting.splice(0), ({ account }) => account);
        for (const [account, lines] of byAccount) await this.append(account, lines.map(({ line }) => line).join(''));
      }
    } catch (error) {
      this.onTrouble(error);
    } finally {
      this.writing = undefined;
    }
  }

  private async append(account: string, text: string): Promise<void> {
    const newer = join(this.folder, `${account}.ndjson`);
    await appendFile(newer, text, { mode: 0o600 });
    const { size } = await stat(newer);
    if (size > this.limitBytes / 2) await rename(newer, join(this.folder, `${account}.older.ndjson`));
  }
}

function minuteOf(at: Instant): number {
  return Math.floor(toMillis(at) / MINUTE_MS);
}

function finish(account: string, { minute, count, digest }: { minute: number; count: number; digest: Sha256 }): JunkCount {
  return { account, minute: fromMillis(minute * MINUTE_MS), count, digest };
}
