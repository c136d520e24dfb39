import { describe, expect, it } from '@jest/globals';
import { growingPause } from './growing-pause.js';

describe('A pause that grows', () => {
  const within = { first: 100, most: 5_000 };

  it('doubles with each try, up to the most', () => {
    const longest = (tries: number): number => growingPause(tries, within, () => 1);
    expect([0, 1, 2, 5, 6, 100, Number.MAX_SAFE_INTEGER].map(longest)).toEqual([100, 200, 400, 3_200, 5_000, 5_000, 5_000]);
  });

  it('is by chance between a half and the whole', () => {
    expect([0, 0.5, 1].map((chance) => growingPause(1, within, () => chance))).toEqual([100, 150, 200]);
  });
});
