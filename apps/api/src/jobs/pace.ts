import { type Instant, secondsBetween } from '@app/kernel';
import type { JobProgress, PacedProgress } from './job.js';

/** What a job told first, and when. What was done before that, by an earlier job, was not done in this one's time. */
export type PaceStart = { readonly at: Instant; readonly progress: JobProgress };

/** How fast a job gets on that stands there now: events in the time since it told of itself first, and the rest of the way at the same pace. */
export function pacedProgress(start: PaceStart, now: Instant, progress: JobProgress): PacedProgress {
  const seconds = secondsBetween(start.at, now);
  const eventsPerSecond = seconds > 0 ? Math.round((progress.events - start.progress.events) / seconds) : 0;
  const advanced = progress.done - start.progress.done;
  // How many documents there are to compare is not known.
  if (progress.compared !== undefined) return { ...progress, eventsPerSecond };
  const left = progress.of - progress.done;
  if (left > 0 && (seconds <= 0 || advanced <= 0)) return { ...progress, eventsPerSecond };
  return { ...progress, eventsPerSecond, secondsLeft: left > 0 ? Math.ceil((left * seconds) / advanced) : 0 };
}
