import { type CommandId, uuidv5 } from '@app/kernel';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Command ids that are the same in every run: the first, the second, … of a story. */
export function commandIdsFrom(story: string): () => CommandId {
  let count = 0;
  return () => {
    count += 1;
    return uuidv5('story', story, count) as CommandId;
  };
}
