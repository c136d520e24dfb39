import { decodeRecord, type Fact } from '@app/kernel';
import { testRecords } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { FoldCache, type FoldLimits } from './fold-cache.js';
import { weightOf } from './fold-weight.js';
import { type StreamFold, unread } from './stream-fold.js';

const UNBOUNDED: FoldLimits = { folds: 1_000, bytes: 1_000_000 };

describe('The folds that are kept', () => {
  const foldOf = (weight: number, revision = 0): StreamFold<null> => ({
    ...unread(null),
    head: { revision, leaf: 'leaf', recordedAt: '2026-11-24T10:00:00.000Z' as never },
    weight,
  });
  const keptIn = (most: Partial<FoldLimits>, ...weights: readonly number[]): string => {
    const cache = new FoldCache({ ...UNBOUNDED, ...most });
    for (const [n, weight] of weights.entries()) cache.put('d', `s${n}`, foldOf(weight));
    return weights.flatMap((_, n) => (cache.peek('d', `s${n}`) === undefined ? [] : [`s${n}`])).join(' ');
  };

  it('are so many, and together so heavy, and the last used of all', () => {
    expect(keptIn({}, 1, 2, 3)).toBe('s0 s1 s2');
    expect(keptIn({ folds: 2 }, 1, 2, 3)).toBe('s1 s2');
    expect(keptIn({ bytes: 800 }, ...Array.from({ length: 9 }, () => 100))).toBe('s1 s2 s3 s4 s5 s6 s7 s8');
    expect(keptIn({ bytes: 800 }, 100, ...Array.from({ length: 14 }, () => 50), 90)).toBe(
      's1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 s12 s13 s14 s15',
    );
  });

  it('are those of long streams too, which are few', () => {
    expect(keptIn({ bytes: 800 }, 5_000, 10, 10, 5_000)).toBe('s0 s1 s2 s3');
  });

  it('weigh what they weigh now, not what they weighed before', () => {
    const cache = new FoldCache({ ...UNBOUNDED, bytes: 800 });
    for (let revision = 0; revision < 10; revision += 1) cache.put('d', 'grows', foldOf(40 + revision, revision));
    for (let n = 0; n < 7; n += 1) cache.put('d', `other-${n}`, foldOf(100));
    expect(cache.peek('d', 'grows')).toMatchObject({ weight: 49 });
    cache.forget('d', 'grows');
    cache.put('d', 'last', foldOf(100));
    expect(cache.peek('d', 'other-0')).toBeDefined();
  });

  it('are used by getting them, and not by looking at them', () => {
    const cache = new FoldCache({ ...UNBOUNDED, folds: 2 });
    cache.put('d', 'a', foldOf(1));
    cache.put('d', 'b', foldOf(1));
    cache.get('d', 'a');
    cache.peek('d', 'b');
    cache.put('d', 'c', foldOf(1));
    expect([cache.peek('d', 'a'), cache.peek('d', 'b')]).toEqual([foldOf(1), undefined]);
  });

  it('weigh about as much as their records are long, and a large batch of keys as much as it holds', () => {
    const weigh = (data: Fact['data']): { readonly weight: number; readonly length: number } => {
      const [record] = testRecords({ stream: 's', facts: [{ type: 'Noted', data }] });
      const canonical = record?.canonical ?? '';
      return { weight: weightOf(decodeRecord(canonical, 1n)), length: canonical.length };
    };
    const keys = Array.from({ length: 1_000 }, (_, n) => ({
      keyId: `key-${n}`,
      sealed: { alg: 'A256GCM', nonce: 'n'.repeat(16), ct: 'c'.repeat(60) },
    }));
    for (const { weight, length } of [weigh({ keys }), weigh({ n: 1 })]) {
      expect(weight).toBeGreaterThan(length / 2);
      expect(weight).toBeLessThan(length * 2);
    }
  });
});
