import { earliest, type Instant, latest, secondsBetween } from '@app/kernel';
import type { WorkerSilence } from '../surroundings.shape.js';

/** A shorter standstill explains nothing. */
export const STANDSTILL_SECONDS = 30;

/** A stretch of time; without `to` it has no end yet. */
export type Span = { readonly from: Instant; readonly to: Instant | undefined };

/** When a worker stood still. */
export function standstill({ from, ended }: WorkerSilence): Span {
  return { from, to: ended?.to };
}

/** Did both go on at once for long enough to matter? What has no end yet goes on until `asOf`. */
export function meet(one: Span, other: Span, asOf: Instant): boolean {
  const together = secondsBetween(latest(one.from, other.from), earliest(one.to ?? asOf, other.to ?? asOf));
  return together >= STANDSTILL_SECONDS;
}
