import { join } from 'node:path';
import type { Fact } from '@app/kernel';
import { headAfter, temporaryFolders, testRecords } from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AppendRequest, BrokenChain, OutcomeUnknown, StoreUnavailable, WrongExpectedRevision } from '../event-store.port.js';
import type { EventRow } from './event-row.js';
import { EventTable } from './event-table.js';
import { GroupCommit } from './group-commit.js';
import { openEventLog } from './open-event-log.js';

const noted = (n: number): Fact => ({ type: 'Noted', data: { n } });
const start = (stream: string, ...facts: readonly Fact[]): AppendRequest => ({
  stream,
  expected: 'no-stream',
  records: testRecords({ stream, facts }),
});

/** A log whose next commit can be made to fail, before or after it took effect. */
class FaultyTable extends EventTable {
  nextCommit: 'works' | 'throws before' | 'throws after' = 'works';
  nextInsert: 'works' | 'throws' = 'works';
  commits = 0;

  override commit(): void {
    if (this.nextCommit === 'throws before') throw new Error('disk I/O error');
    super.commit();
    this.commits += 1;
    if (this.nextCommit === 'throws after') throw new Error('disk I/O error');
  }

  override insert(...row: Parameters<EventTable['insert']>): void {
    if (this.nextInsert === 'throws') {
      this.nextInsert = 'works';
      throw new Error('database or disk is full');
    }
    super.insert(...row);
  }
}

describe('The one writer', () => {
  const folder = temporaryFolders();
  let table: FaultyTable;
  let writer: GroupCommit;
  let committed: EventRow[];
  let fatal: Error[];
  let reached: string[];

  beforeEach(() => {
    table = new FaultyTable(openEventLog(join(folder(), 'events.db')));
    committed = [];
    fatal = [];
    reached = [];
    writer = new GroupCommit(table, {
      onCommitted: (rows) => committed.push(...rows),
      onFatal: (error) => fatal.push(error),
      crashPoint: (name) => reached.push(name),
      soon: (commit) => void setImmediate(commit),
    });
  });

  it('puts all appends that wait into one commit, positions without a gap', async () => {
    const results = await Promise.all(Array.from({ length: 100 }, (_, n) => writer.append(start(`s${n}`, noted(n)))));
    expect(table.commits).toBe(1);
    expect(results.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, n) => BigInt(n + 1)));
    expect(committed.map(({ position, stream }) => [position, stream])).toEqual(results.map((_, n) => [n + 1, `s${n}`]));
    expect(reached).toEqual(['append.before-commit', 'append.committed']);
  });

  it('fails in a group only what is wrong, and leaves no gap for it', async () => {
    const good = start('good', noted(0));
    const twice = start('twice', noted(0), noted(1));
    const settled = await Promise.allSettled([
      writer.append(good),
      writer.append(start('good', noted(7))),
      writer.append({
        ...start('forked', noted(0)),
        records: testRecords({ stream: 'forked', facts: [noted(0)], metadata: { prev: 'f'.repeat(64) } }),
      }),
      writer.append(twice),
      writer.append({
        stream: 'later',
        expected: 3,
        records: testRecords({ stream: 'later', head: { ...headOf(good), revision: 3 }, facts: [noted(0)] }),
      }),
      writer.append(twice),
      writer.append(start('last', noted(0))),
    ]);
    expect(
      settled.map((outcome) =>
        outcome.status === 'fulfilled' ? [outcome.value.position, outcome.value.repeated] : (outcome.reason as unknown),
      ),
    ).toEqual([
      [1n, false],
      expect.any(WrongExpectedRevision),
      expect.any(BrokenChain),
      [3n, false],
      expect.any(WrongExpectedRevision),
      [3n, true],
      [4n, false],
    ]);
    expect(table.commits).toBe(1);
  });

  it('refuses records that follow another record than the last one', async () => {
    const first = start('s', noted(0));
    await writer.append(first);
    const forged = testRecords({ stream: 's', head: { ...headOf(first), leaf: 'f'.repeat(64) }, facts: [noted(1)] });
    await expect(writer.append({ stream: 's', expected: 0, records: forged })).rejects.toBeInstanceOf(BrokenChain);
    expect(committed).toHaveLength(1);
  });

  it('undoes all records of an append of which one cannot be written, and only that append', async () => {
    const [taken] = testRecords({ stream: 'a', facts: [noted(0)] });
    const [first, second] = testRecords({ stream: 'b', facts: [noted(1), noted(2)] });
    if (taken === undefined || first === undefined || second === undefined) throw new Error('three records were made');
    const settled = await Promise.allSettled([
      writer.append({ stream: 'a', expected: 'no-stream', records: [taken] }),
      writer.append({ stream: 'b', expected: 'no-stream', records: [first, { ...second, id: taken.id }] }),
      writer.append(start('c', noted(3))),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: expect.any(BrokenChain) });
    expect(committed.map(({ position, stream }) => [position, stream])).toEqual([
      [1, 'a'],
      [2, 'c'],
    ]);
    expect(table.head('b')).toBeUndefined();
  });

  it('writes nothing of a group when the disk fails, and goes on when it works again', async () => {
    table.nextInsert = 'throws';
    const settled = await Promise.allSettled([writer.append(start('a', noted(0))), writer.append(start('b', noted(0)))]);
    expect(settled).toMatchObject([{ reason: expect.any(StoreUnavailable) }, { reason: expect.any(StoreUnavailable) }]);
    expect(committed).toEqual([]);
    expect(await writer.append(start('b', noted(0)))).toMatchObject({ position: 1n });
    expect(fatal).toEqual([]);
  });

  it.each(['throws before', 'throws after'] as const)('gives up the process when a commit %s it took effect', async (when) => {
    table.nextCommit = when;
    await expect(writer.append(start('a', noted(0)))).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(fatal).toEqual([expect.any(OutcomeUnknown)]);
    expect(committed).toEqual([]);
    await expect(writer.append(start('b', noted(0)))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(writer.refusal).toBeInstanceOf(StoreUnavailable);
    expect(fatal).toHaveLength(1);
  });

  it('finishes what it accepted before it closes, and accepts nothing after', async () => {
    const accepted = writer.append(start('a', noted(0)));
    const closed = writer.close();
    await expect(writer.append(start('b', noted(0)))).rejects.toBeInstanceOf(StoreUnavailable);
    await closed;
    expect(committed).toHaveLength(1);
    expect(await accepted).toMatchObject({ position: 1n });
  });
});

function headOf(request: AppendRequest) {
  const head = headAfter(request.records);
  if (head === undefined) throw new Error('the append has records');
  return head;
}
