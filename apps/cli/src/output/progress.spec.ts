import { fakeClock } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { progressOn } from './progress.js';

describe('A progress bar', () => {
  const drawn = (isTTY: boolean) => {
    const written: string[] = [];
    const clock = fakeClock();
    const output = { isTTY, columns: 120, write: (text: string) => written.push(text) > 0 };
    const progress = progressOn(output, 'rebuilding', true, clock);
    return { clock, progress, text: () => written.join('') };
  };

  it('tells nothing that it does not know yet', () => {
    const { progress, text } = drawn(true);
    progress.to(0, 900, 0);
    progress.end();
    expect(text()).toContain('0% 0 –/s ETA –');
    expect(text()).not.toMatch(/100%|NF|NaN|NULL/u);
  });

  it('tells how many were done in its own time', () => {
    const { clock, progress, text } = drawn(true);
    progress.to(500, 1_000, 500);
    clock.advance(2);
    progress.to(1_000, 1_000, 900);
    progress.end();
    expect(text()).toContain('100% 900 200/s');
  });

  it('is drawn for people alone', () => {
    const { progress, text } = drawn(false);
    progress.to(1, 2);
    progress.end();
    expect(text()).toBe('');
  });
});
