import type { Doc } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import type { StampedDoc } from '../../read-store/read-store.port.js';
import { type BuildSide, compareBuilds, isEqual } from './compare-builds.js';
import { differingFields, fieldShown } from './differing-fields.js';

/** A build in memory that moves when it is told to. */
class ToldSide implements BuildSide {
  readonly docs = new Map<string, StampedDoc>();
  at = 0n;
  /** Called when the comparison waits for this side; lets it move on. */
  onReach: (position: bigint) => void = (position) => {
    if (position > this.at) throw new Error('does not get there');
  };

  constructor(readonly collection: string) {}

  put(id: string, position: bigint, doc: Doc | null): void {
    this.docs.set(id, { id, position, doc });
    if (position > this.at) this.at = position;
  }

  readonly documents = {
    scan: (_collection: string): AsyncIterable<StampedDoc> => iterate([...this.docs.values()]),
    getMany: (_collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StampedDoc>> =>
      Promise.resolve(new Map([...this.docs].filter(([id]) => ids.includes(id)))),
  };

  position(): Promise<bigint> {
    return Promise.resolve(this.at);
  }

  reach(position: bigint): Promise<void> {
    this.onReach(position);
    return Promise.resolve();
  }
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* items;
}

const sides = (): [ToldSide, ToldSide] => [new ToldSide('live'), new ToldSide('new')];

describe('Comparing two builds', () => {
  it('finds equal ones equal, tombstones or not', async () => {
    const [left, right] = sides();
    for (const side of [left, right]) side.put('a', 3n, { n: 1, list: [1, { b: null }] });
    left.put('gone', 2n, null);
    const comparison = await compareBuilds(left, right);
    expect(comparison).toMatchObject({ left: 'live', right: 'new', position: 3n, differing: 0, unsettled: [] });
    expect(isEqual(comparison)).toBe(true);
  });

  it('names what differs, document by document and field by field', async () => {
    const [left, right] = sides();
    left.put('a', 3n, { status: 'paid', total: { amount: 100, currency: 'CNY' }, lines: ['x', 'y'] });
    right.put('a', 3n, { status: 'open', total: { amount: 200, currency: 'CNY' }, lines: ['x'] });
    left.put('b', 1n, { n: 1 });
    right.put('c', 1n, { n: 1 });
    const comparison = await compareBuilds(left, right);
    expect(comparison.differences).toEqual([
      {
        id: 'a',
        fields: [
          { field: 'status', left: '"paid"', right: '"open"' },
          { field: 'total.amount', left: '100', right: '200' },
          { field: 'lines.1', left: '"y"', right: 'absent' },
        ],
      },
      { id: 'b', fields: [{ field: '(document)', left: '{"n":1}', right: 'null' }] },
      { id: 'c', fields: [{ field: '(document)', left: 'null', right: '{"n":1}' }] },
    ]);
    expect(comparison).toMatchObject({ compared: 3, differing: 3 });
    expect(isEqual(comparison)).toBe(false);
  });

  it('sees that an event is missing though the documents say the same', async () => {
    const [left, right] = sides();
    left.put('a', 3n, { n: 1 });
    right.put('a', 2n, { n: 1 });
    right.at = 3n;
    const { differences } = await compareBuilds(left, right);
    expect(differences).toEqual([{ id: 'a', fields: [{ field: '(position)', left: '3', right: '2' }] }]);
  });

  it('waits until both have passed the same position before it says that something differs', async () => {
    const [left, right] = sides();
    left.put('a', 3n, { n: 3 });
    right.put('a', 1n, { n: 1 });
    right.onReach = (position) => {
      if (position >= 3n) right.put('a', 3n, { n: 3 });
    };
    expect(await compareBuilds(left, right)).toMatchObject({ differing: 0, unsettled: [], position: 3n });
  });

  it('is not deceived by a document that moves on while it is compared', async () => {
    const [left, right] = sides();
    left.put('a', 3n, { n: 3 });
    right.put('a', 1n, { n: 1 });
    let moves = 0;
    right.onReach = (position) => {
      right.put('a', position, { n: Number(position) });
      if (++moves < 5) left.put('a', position + 1n, { n: Number(position) + 1 });
      else left.put('a', position, { n: Number(position) });
    };
    left.onReach = () => undefined;
    expect(await compareBuilds(left, right)).toMatchObject({ differing: 0, unsettled: [] });
  });

  it('says which documents never came to rest', async () => {
    const [left, right] = sides();
    left.put('a', 3n, { n: 3 });
    right.put('a', 1n, { n: 1 });
    left.onReach = () => undefined;
    right.onReach = (position) => {
      right.put('a', position + 1n, { n: 1 });
      left.put('a', position + 2n, { n: 2 });
    };
    const comparison = await compareBuilds(left, right);
    expect(comparison.unsettled).toEqual(['a']);
    expect(isEqual(comparison)).toBe(false);
  });

  it('shows the first of many and counts them all', async () => {
    const [left, right] = sides();
    for (let n = 0; n < 1_200; n += 1) left.put(`d${n}`, 1n, { n });
    right.at = 1n;
    const compared: number[] = [];
    const comparison = await compareBuilds(left, right, { onCompared: (count) => compared.push(count) });
    expect(comparison.differences).toHaveLength(20);
    expect(comparison.differing).toBe(1_200);
    expect(compared).toEqual([500, 1_000, 1_200, 1_200]);
  });

  it('is broken off between two pages', async () => {
    const [left, right] = sides();
    for (let n = 0; n < 1_200; n += 1) left.put(`d${n}`, 1n, { n });
    right.at = 1n;
    const enough = new AbortController();
    const compared: number[] = [];
    const onCompared = (count: number): void => {
      compared.push(count);
      enough.abort(new Error('enough'));
    };
    await expect(compareBuilds(left, right, { onCompared, signal: enough.signal })).rejects.toThrow('enough');
    expect(compared).toEqual([500]);
  });

  it('lets others have their turn, so that it can be broken off by what comes in meanwhile', async () => {
    const [left, right] = sides();
    for (const side of [left, right]) for (let n = 0; n < 1_200; n += 1) side.put(`d${n}`, 1n, { n });
    const enough = new AbortController();
    setImmediate(() => enough.abort(new Error('enough')));
    const compared: number[] = [];
    const onCompared = (count: number): void => void compared.push(count);
    await expect(compareBuilds(left, right, { onCompared, signal: enough.signal })).rejects.toThrow('enough');
    expect(compared).toEqual([500]);
  });

  it('finds again what stands at the path of a difference, dots in its keys or not', () => {
    const doc = { a: { 'b.c': { d: 1 }, b: { e: 2 } }, list: [{ x: 3 }], nothing: null };
    expect(['a.b.c.d', 'a.b.e', 'list.0.x', 'nothing', 'a.b.f', '(document)'].map((field) => fieldShown(doc, field))).toEqual([
      ...['1', '2', '3', 'null', 'absent'],
      JSON.stringify(doc),
    ]);
  });

  it('bounds what it shows of a document', () => {
    const wide = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`f${n}`, 'x'.repeat(200)]));
    const fields = differingFields(wide, {});
    expect(fields).toHaveLength(50);
    expect(fields[0]?.left).toHaveLength(121);
  });
});
