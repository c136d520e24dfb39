import { type Instant, plusSeconds } from '@app/kernel';

const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 150;
/** How many attempts are remembered at a time. */
const MOST_ATTEMPTS = 10_000;

type Asked = { readonly notBefore: Instant; readonly pause: number };

/**
 * Keeps one attempt from being asked about whenever another of its order is due: each pause is twice as long as the one before.
 * The pauses are half of those with which deadlines fire, so that an attempt's own deadline always finds it ready.
 */
export class AskingPace {
  private readonly asked = new Map<string, Asked>();

  /** May this attempt be asked about now? If so, that counts as having been done. */
  take(attemptId: string, now: Instant): boolean {
    const before = this.asked.get(attemptId);
    if (before !== undefined && now < before.notBefore) return false;
    const pause = before === undefined ? FIRST_PAUSE_SECONDS : Math.min(LONGEST_PAUSE_SECONDS, before.pause * 2);
    this.asked.delete(attemptId);
    this.asked.set(attemptId, { notBefore: plusSeconds(now, pause), pause });
    const [oldest] = this.asked.keys();
    if (this.asked.size > MOST_ATTEMPTS && oldest !== undefined) this.asked.delete(oldest);
    return true;
  }
}
