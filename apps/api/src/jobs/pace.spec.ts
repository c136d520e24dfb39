import { instant } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { pacedProgress } from './pace.js';

const AT = instant('2026-11-01T08:00:00.000Z');
const LATER = instant('2026-11-01T08:00:10.000Z');

describe('The pace of a job', () => {
  it('is that of its own events, and tells how long the rest takes', () => {
    const start = { at: AT, progress: { done: 1_000, of: 9_000, events: 0 } };
    expect(pacedProgress(start, LATER, { done: 3_000, of: 9_000, events: 500 })).toEqual({
      ...{ done: 3_000, of: 9_000, events: 500 },
      ...{ eventsPerSecond: 50, secondsLeft: 30 },
    });
  });

  it.each([
    ['at its first moment', AT, { done: 0, of: 9, events: 0 }, { eventsPerSecond: 0 }],
    ['where it does not get on', LATER, { done: 0, of: 9, events: 0 }, { eventsPerSecond: 0 }],
    ['at its end', LATER, { done: 9, of: 9, events: 20 }, { eventsPerSecond: 2, secondsLeft: 0 }],
    ['while it compares', LATER, { done: 9, of: 9, events: 20, compared: 3 }, { eventsPerSecond: 2 }],
    ['of nothing', AT, { done: 0, of: 0, events: 0 }, { eventsPerSecond: 0, secondsLeft: 0 }],
  ])('%s', (_when, now, progress, pace) => {
    const start = { at: AT, progress: { done: 0, of: 9, events: 0 } };
    expect(pacedProgress(start, now, progress)).toEqual({ ...progress, ...pace });
  });
});
