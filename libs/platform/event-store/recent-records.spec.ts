import type { StoredEvent } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { RecentRecords } from './recent-records.js';

type Raw = { readonly at: number; readonly size: number };

describe('Records at hand', () => {
  const recent = (most: number, mostInAll: number) => {
    const decoded: number[] = [];
    const decode = ({ at }: Raw): StoredEvent => {
      decoded.push(at);
      return { position: BigInt(at) } as StoredEvent;
    };
    const records = new RecentRecords<Raw, number>(10, { positionOf: ({ at }) => at, sizeOf: ({ size }) => size, decode, most, mostInAll });
    const beyond = (position: number, limit = 100): readonly number[] | undefined =>
      records.after(position, limit)?.map(({ raw }) => raw.at);
    return { records, decoded, beyond };
  };

  it('are those after a position, with gaps between positions, as many as are wanted', () => {
    const { records, beyond } = recent(100, 100);
    for (const at of [11, 14, 15, 20]) records.push({ at, size: 1 });
    expect([beyond(10), beyond(11), beyond(12), beyond(15, 1), beyond(20)]).toEqual([
      [11, 14, 15, 20],
      [14, 15, 20],
      [14, 15, 20],
      [20],
      [],
    ]);
  });

  it('are not told where some after the position are not at hand', () => {
    const { records, beyond } = recent(100, 100);
    records.push({ at: 11, size: 1 });
    expect([beyond(9), beyond(10)]).toEqual([undefined, [11]]);
  });

  it.each([
    ['in number', 4, 1_000],
    ['in size', 1_000, 4],
  ])('are the newer half once they are too many %s', (_, most, mostInAll) => {
    const { records, beyond } = recent(most, mostInAll);
    for (const at of [11, 12, 13, 14]) records.push({ at, size: 1 });
    expect(beyond(10)).toEqual([11, 12, 13, 14]);
    records.push({ at: 15, size: 1 });
    expect([beyond(12), beyond(13)]).toEqual([undefined, [14, 15]]);
  });

  it('are not kept where one is larger than all may be together', () => {
    const { records, beyond } = recent(10, 4);
    records.push({ at: 11, size: 9 });
    expect([beyond(10), beyond(11)]).toEqual([undefined, []]);
  });

  it('are taken apart once, when the first asks', () => {
    const { records, decoded } = recent(10, 10);
    records.push({ at: 11, size: 1 });
    const [record] = records.after(10, 1) ?? [];
    expect(decoded).toEqual([]);
    expect(record?.event).toBe(record?.event);
    expect(decoded).toEqual([11]);
  });
});
