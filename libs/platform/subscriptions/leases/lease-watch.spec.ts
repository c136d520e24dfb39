import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LeaseRecord } from './lease-store.port.js';
import { type LeaseTerms, LeaseWatch } from './lease-watch.js';

const TERMS: LeaseTerms = { ttlMillis: 8_000, marginMillis: 1_000, everyMillis: 2_000 };
const lease = (beat: bigint, holder: string | undefined = 'a', token = 1n): LeaseRecord => ({ name: 'l', token, beat, holder });

describe('Watching a lease', () => {
  it('takes it for free when nobody gave a sign for its term and the margin, and not before', () => {
    const watch = new LeaseWatch(TERMS);
    watch.observe([lease(1n)], 100);
    watch.observe([lease(1n)], 9_000);
    expect(watch.freeFor('l', 9_100)).toBeUndefined();
    expect(watch.freeFor('l', 9_101)).toBe(1);
  });

  it('counts from the last sign that it has seen itself, whatever clocks say', () => {
    const watch = new LeaseWatch(TERMS);
    watch.observe([lease(1n)], 0);
    watch.observe([lease(2n)], 8_999);
    expect(watch.freeFor('l', 17_998)).toBeUndefined();
    watch.observe([lease(2n, 'b', 2n)], 17_999);
    expect(watch.freeFor('l', 26_998)).toBeUndefined();
  });

  it('takes one that was given back for free at once', () => {
    const watch = new LeaseWatch(TERMS);
    watch.observe([lease(1n)], 0);
    watch.observe([{ ...lease(1n), holder: undefined }], 50);
    expect(watch.freeFor('l', 50)).toBe(0);
  });

  it('says nothing of what it has not seen', () => {
    expect(new LeaseWatch(TERMS).freeFor('l', 1_000_000)).toBeUndefined();
  });

  it('never lets two hold it at once, however late signs and answers come', () => {
    const delays = fc.array(fc.record({ gap: fc.nat(12_000), way: fc.nat(20_000), back: fc.nat(20_000) }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(delays, fc.array(fc.nat(3_000), { minLength: 30, maxLength: 200 }), (signs, looks) => {
        // The holder counts from before it sends; the sign arrives `way` later and the answer `back` after that.
        let sent = 0;
        let holdsUntil = TERMS.ttlMillis;
        const arrived: number[] = [0];
        for (const { gap, way, back } of signs) {
          sent += gap;
          if (sent >= holdsUntil) break;
          arrived.push(Math.max(sent + way, arrived.at(-1) ?? 0));
          if (sent + way + back < holdsUntil) holdsUntil = sent + TERMS.ttlMillis;
          sent += way + back;
        }
        const watch = new LeaseWatch(TERMS);
        let now = 0;
        const beatNow = (): bigint => BigInt(arrived.filter((at) => at <= now).length);
        for (const wait of looks) {
          const beat = beatNow();
          now += wait;
          watch.observe([lease(beat)], now);
          // A sign may arrive while the answer is on its way: a lease is taken only as it was seen.
          if (watch.freeFor('l', now) !== undefined && beatNow() === beat) {
            expect(now).toBeGreaterThan(holdsUntil);
            return;
          }
        }
      }),
    );
  });
});
