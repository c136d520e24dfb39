import { instant, plusSeconds } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { AskingPace } from './asking-pace.handlers.js';

const start = instant('2026-11-24T10:00:00.000Z');

/** The seconds at which an attempt was asked about, if someone wanted to every second. */
function askedAt(pace: AskingPace, attemptId: string, seconds: number): readonly number[] {
  return Array.from({ length: seconds }, (_, second) => second).filter((second) => pace.take(attemptId, plusSeconds(start, second)));
}

describe('The pace of asking about an attempt', () => {
  it('doubles its pauses up to two and a half minutes', () => {
    expect(askedAt(new AskingPace(), 'a01', 800)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 405, 555, 705]);
  });

  it('is each attempt its own', () => {
    const pace = new AskingPace();
    askedAt(pace, 'a01', 100);
    expect(pace.take('a02', plusSeconds(start, 100))).toBe(true);
  });

  it('forgets who was asked about longest ago when there are too many', () => {
    const pace = new AskingPace();
    expect(pace.take('a01', start)).toBe(true);
    for (let other = 0; other < 10_000; other += 1) pace.take(`b${other}`, start);
    expect(pace.take('a01', start)).toBe(true);
    expect(pace.take('b9999', start)).toBe(false);
  });
});
