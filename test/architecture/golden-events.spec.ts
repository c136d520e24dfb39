import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyCase, evolveCase, type OrderFact } from '@app/domain/order-case';
import { canonicalRecord, decodeRecord, leafHash } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { everyFact, goldenRecord } from './golden-events.js';
import { repository } from './planted-tree.js';

const folder = join(repository, 'test', 'vectors', 'golden-events');
const types = Object.keys(everyFact) as OrderFact['type'][];
const fileOf = (type: string): string => join(folder, `${type}.json`);

/** A new type gets its bytes with `GOLDEN=write npm test -- golden-events`; bytes that stand are never written again. */
if (process.env['GOLDEN'] === 'write') {
  mkdirSync(folder, { recursive: true });
  for (const type of types.filter((one) => !existsSync(fileOf(one))))
    writeFileSync(fileOf(type), goldenRecord(type, everyFact[type]).canonical);
}

describe('The bytes of each event of an order, for ever', () => {
  const stored = (type: string): string => readFileSync(fileOf(type), 'utf8');

  it('stand for every type, and for none that is gone', () => {
    const kept = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
    expect(kept.sort()).toEqual([...types].sort());
  });

  it.each(types)('%s is written as it always was', (type) => {
    const record = goldenRecord(type, everyFact[type]);
    expect(record.canonical).toBe(stored(type));
  });

  it.each(types)('%s is read as it always was', (type) => {
    const record = decodeRecord(stored(type), 7n);
    expect({ type: record.type, data: record.data }).toEqual({ type, data: everyFact[type] });
    expect(canonicalRecord(record)).toBe(stored(type));
    expect(record.leaf).toBe(leafHash(stored(type)));
  });

  it('are folded by the code of today', () => {
    const folded = types.reduce(
      // What stands in the golden files are facts of the order.
      (file, type, revision) =>
        evolveCase(file, decodeRecord(stored(type), 0n) as unknown as OrderFact, {
          revision,
          recordedAt: decodeRecord(stored(type), 0n).metadata.recordedAt,
        }),
      emptyCase,
    );
    expect(folded.revision).toBe(types.length - 1);
    expect(folded.payments.trades.length).toBeGreaterThan(0);
  });
});
