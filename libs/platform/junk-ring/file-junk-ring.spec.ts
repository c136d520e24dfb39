import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, type RawMessage } from '@app/kernel';
import { fakeClock } from '@app/testing';
import { FileJunkRing } from './index.js';

const junk = (n: number): RawMessage => ({
  method: 'POST',
  query: `n=${n}`,
  contentType: 'text/plain',
  headers: {},
  body: Buffer.from('x'.repeat(500)),
});

describe('A ring of junk messages', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'junk-'))));
  afterEach(async () => rm(folder, { recursive: true }));

  it('counts each minute, with a digest that depends on every message', async () => {
    const clock = fakeClock(instant('2026-11-24T10:00:30Z'));
    const [one, other] = [new FileJunkRing(folder, clock, fail), new FileJunkRing(folder, clock, fail)];
    for (const n of [1, 2, 3]) one.add('epay-1', junk(n));
    for (const n of [1, 2, 4]) other.add('epay-1', junk(n));
    expect(one.counts()).toEqual([]);
    clock.advance(60);
    const [counted] = one.counts();
    expect(counted).toMatchObject({ account: 'epay-1', minute: '2026-11-24T10:00:00.000Z', count: 3 });
    expect(other.counts()[0]?.digest).not.toBe(counted?.digest);
    expect(one.counts()).toHaveLength(1);
    if (counted !== undefined) one.recorded(counted);
    expect(one.counts()).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

  it('never grows beyond its limit, however much comes', async () => {
    const ring = new FileJunkRing(folder, fakeClock(instant('2026-11-24T10:00:00Z')), fail, 100_000);
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 50; n += 1) ring.add(undefined, junk(n));
      await ring.close();
    }
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.length).toBeLessThanOrEqual(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
    expect(ring.counts(true)).toMatchObject([{ account: 'unknown-accounts', count: 1000 }]);
  });

  it('tells of a disk that refuses, and goes on counting', async () => {
    const file = join(folder, 'not-a-folder');
    await writeFile(file, '');
    const troubles: unknown[] = [];
    const ring = new FileJunkRing(join(file, 'ring'), fakeClock(instant('2026-11-24T10:00:00Z')), (error) => troubles.push(error));
    ring.add('epay-1', junk(1));
    await ring.close();
    expect(troubles).toHaveLength(1);
    expect(ring.counts(true)).toHaveLength(1);
  });
});

function fail(error: unknown): never {
  throw error;
}
