import { describe, expect, it } from '@jest/globals';
import { crashPoint, crashPoints } from './crash-point.js';

describe('A crash point', () => {
  it('does nothing when none was chosen', () => {
    let killed = 0;
    crashPoints(undefined, () => (killed += 1))('append.committed');
    crashPoints('', () => (killed += 1))('');
    crashPoint('append.committed');
    expect(killed).toBe(0);
  });

  it('kills at the chosen point only', () => {
    let killed = 0;
    const reach = crashPoints('append.committed', () => (killed += 1));
    reach('append.before-commit');
    expect(killed).toBe(0);
    reach('append.committed');
    expect(killed).toBe(1);
  });

  it('kills at the n-th time the point is reached, and only then', () => {
    const killedAt: number[] = [];
    let reached = 0;
    const reach = crashPoints('append.committed:3', () => killedAt.push(reached));
    for (reached = 1; reached <= 5; reached += 1) reach('append.committed');
    expect(killedAt).toEqual([3]);
  });
});
