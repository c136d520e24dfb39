import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GrowingMap } from './growing-map.js';

const entries = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'toString', '__proto__'), fc.nat()), { maxLength: 40 });

describe('A map that grows', () => {
  it('holds at every step what a Map would hold, in the same order', () => {
    fc.assert(
      fc.property(entries, (added) => {
        const map = new Map<string, number>();
        let growing = new GrowingMap<number>();
        for (const [key, value] of added) {
          map.set(key, value);
          growing = growing.with(key, value);
          expect([...growing.whole()]).toEqual([...map]);
          expect(growing.get(key)).toBe(value);
        }
        for (const key of ['a', 'b', 'e', 'toString']) expect([growing.has(key), growing.get(key)]).toEqual([map.has(key), map.get(key)]);
      }),
    );
  });

  it('leaves the map it grew from as it was, also where two grow from the same one', () => {
    fc.assert(
      fc.property(entries, entries, (common, more) => {
        const before = common.reduce((map, [key, value]) => map.with(key, value), new GrowingMap<number>());
        const known = [...before.whole()];
        const one = more.reduce((map, [key, value]) => map.with(key, value), before).with('one', 1);
        const other = before.with('other', 2);
        expect([...before.whole()]).toEqual(known);
        expect([one.has('other'), other.has('one')]).toEqual([false, false]);
      }),
    );
  });

  it('moves each entry no more often than the size can be halved', () => {
    let moved = 0;
    const set = Map.prototype.set;
    const count = function (this: Map<unknown, unknown>, key: unknown, value: unknown): Map<unknown, unknown> {
      moved += 1;
      return set.call(this, key, value);
    };
    Map.prototype.set = count;
    try {
      let growing = new GrowingMap<number>();
      for (let n = 0; n < 4_096; n += 1) growing = growing.with(`${n}`, n);
      expect(growing.get('4095')).toBe(4_095);
    } finally {
      Map.prototype.set = set;
    }
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThanOrEqual(4_096 * (12 * 2 + 1));
  });
});
