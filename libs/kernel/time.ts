/**
 * An instant in UTC, always written `YYYY-MM-DDTHH:mm:ss.sssZ` (RFC 3339, 24 characters),
 * so that comparing two instants as strings compares them in time.
 */
export type Instant = string & { readonly __brand: 'Instant' };

/** Something that knows the time. Only the edge of the system holds one; pure files get an `Instant`. */
export interface Clock {
  now(): Instant;
}

/** Something that does things later. Only the edge of the system holds one. */
export interface Scheduler {
  /** Runs `task` once, `millis` milliseconds from now; calling the result first cancels it. */
  after(millis: number, task: () => void): () => void;
  /** Resolves `millis` milliseconds from now; rejects with the signal's reason when that aborts first. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
}

/** Makes `sleep` from `after`. */
export function sleepBy(after: Scheduler['after']): Scheduler['sleep'] {
  return (millis, signal) =>
    new Promise((resolve, reject) => {
      let cancel = (): void => undefined;
      const abort = (): void => {
        cancel();
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal?.reason }));
      };
      if (signal?.aborted === true) {
        abort();
        return;
      }
      cancel = after(millis, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * Reads any RFC 3339 time and gives it in the one stored form.
 * @throws RangeError when the text is no time.
 */
export function instant(text: string): Instant {
  if (INSTANT.test(text) && !Number.isNaN(Date.parse(text))) return text as Instant;
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) throw new RangeError(`not a time: ${text}`);
  return fromMillis(millis);
}

/** The instant `millis` milliseconds after 1970-01-01T00:00:00Z. */
export function fromMillis(millis: number): Instant {
  return new Date(millis).toISOString() as Instant;
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function toMillis(at: Instant): number {
  return Date.parse(at);
}

/** The instant `seconds` later (earlier when negative). */
export function plusSeconds(at: Instant, seconds: number): Instant {
  return fromMillis(toMillis(at) + Math.round(seconds * 1000));
}

/** Seconds from `from` to `to`; negative when `to` is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  return (toMillis(to) - toMillis(from)) / 1000;
}

/** The later of two instants. */
export function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** The earlier of two instants. */
export function earliest(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
