import { describe, expect, it } from '@jest/globals';
import { MAX_BATCH_KEYS } from './import-keys.decide.js';
import { type ImportWindow, windowsOf } from './import-windows.policy.js';
import { keysOfList } from './key-lines.policy.js';

async function windows(values: readonly string[]): Promise<readonly ImportWindow[]> {
  const found: ImportWindow[] = [];
  for await (const window of windowsOf(keysOfList(values))) found.push(window);
  return found;
}

const keys = (count: number, length = 25): readonly string[] => Array.from({ length: count }, (_, n) => `K${n}`.padEnd(length, 'x'));

describe('The windows of an import', () => {
  it('hold every line once, in order, and no more than a batch takes', async () => {
    const found = await windows(keys(2_500));
    expect(found.flatMap(({ lines }) => lines.map(({ value }) => value))).toEqual(keys(2_500));
    expect(found.map(({ index }) => index)).toEqual(found.map((_, index) => index));
    expect(Math.max(...found.map(({ lines }) => lines.length))).toBeLessThanOrEqual(MAX_BATCH_KEYS);
  });
  it('are shorter where the keys are longer', async () => {
    expect((await windows(keys(200, 4_096))).length).toBeGreaterThan(1);
  });
  it("are told apart from those of any other file: changed, longer, or cut off at a window's end", async () => {
    const file = await windows(keys(2_000));
    const [first, second] = file;
    expect((await windows(keys(2_000)))[1]?.digest).toBe(second?.digest);
    expect((await windows(keys(2_001))).at(-1)?.digest).not.toBe(file.at(-1)?.digest);
    const cut = await windows(keys(first?.lines.length ?? 0));
    expect(cut[0]?.digest).not.toBe(first?.digest);
    const changed = await windows(keys(2_000).with(0, 'another'));
    expect(changed[1]?.digest).not.toBe(second?.digest);
  });
  it('are none of an empty file', async () => expect(await windows([])).toEqual([]));
});
