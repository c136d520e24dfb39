import { describe, expect, it } from '@jest/globals';
import { type Replayed, rebuildBeside, type SwitchWish } from './replay.js';

const EQUAL = { left: 'said@1#1', right: 'said@1#2', position: 9n, compared: 3, differences: [], differing: 0, unsettled: [] } as const;

/** Builds of a read model whose new one differs in so many documents; `comparing` is called while the two are compared. */
function replayed(differing: number, comparing: () => void = () => undefined): { readonly builds: Replayed; readonly done: string[] } {
  const done: string[] = [];
  const build = (number: number) => ({ name: `said@1#${number}`, version: 1, number, complete: true });
  const builds: Replayed = {
    list: () => Promise.resolve({ live: 'said@1#1', next: 3, builds: [build(0), build(1), build(2)] }),
    rebuild: () => Promise.resolve('said@1#2'),
    alone: (work, signal) => work(signal),
    diff: () => Promise.reject(new Error('nothing is built for the purpose')),
    compareWith: (build) => {
      done.push(`compared with ${build}`);
      comparing();
      return Promise.resolve({ ...EQUAL, differing });
    },
    switchTo: (name) => Promise.resolve(void done.push(`switched to ${name}`)),
    drop: (name) => Promise.resolve(void done.push(`dropped ${name}`)),
  };
  return { builds, done };
}
const watching = (signal = new AbortController().signal) => ({ tell: () => undefined, onCompared: () => undefined, signal });

describe('A read model that is made again', () => {
  it.each<[SwitchWish, number, boolean]>([
    ['always', 0, true],
    ['always', 2, true],
    ['never', 0, false],
    ['never', 2, false],
    ['when-equal', 0, true],
    ['when-equal', 2, false],
  ])('takes over %s, with %i documents that differ: %s', async (wish, differing, switched) => {
    const { builds, done } = replayed(differing);
    expect(await rebuildBeside(builds, { switch: wish }, watching())).toMatchObject({ build: 'said@1#2', switched });
    expect(done.includes('compared with said@1#2')).toBe(true);
    expect(done.includes('switched to said@1#2')).toBe(switched);
  });

  it('is one that is kept, where that is named: nothing is built anew', async () => {
    const { builds, done } = replayed(2);
    const wish = { switch: 'always', build: 'said@1#0' } as const;
    const never = { ...builds, rebuild: () => Promise.reject(new Error('nothing is to be built')) };
    expect(await rebuildBeside(never, wish, watching())).toMatchObject({ build: 'said@1#0', before: 'said@1#1', switched: true });
    expect(done.slice(0, 2)).toEqual(['compared with said@1#0', 'switched to said@1#0']);
  });

  it('leaves the newest build for whoever is to decide, where it goes back to an older one', async () => {
    const { builds, done } = replayed(0);
    const build = (number: number) => ({ name: `said@1#${number}`, version: 1, number, complete: true });
    const list = () =>
      Promise.resolve({ live: 'said@1#1', previous: 'said@1#2', next: 4, builds: [build(0), build(1), build(2), build(3)] });
    await rebuildBeside({ ...builds, list }, { switch: 'always', build: 'said@1#1' }, watching());
    expect(done).toEqual(['switched to said@1#1', 'dropped said@1#0']);
  });

  it('is not compared with itself', async () => {
    const { builds, done } = replayed(0);
    await rebuildBeside(builds, { switch: 'always', build: 'said@1#1' }, watching());
    expect(done[0]).toBe('switched to said@1#1');
  });

  it('does not take over when it is broken off while the two are compared', async () => {
    const enough = new AbortController();
    const { builds, done } = replayed(0, () => enough.abort(new Error('enough')));
    await expect(rebuildBeside(builds, { switch: 'always' }, watching(enough.signal))).rejects.toThrow('enough');
    expect(done).toEqual(['compared with said@1#2']);
  });
});
