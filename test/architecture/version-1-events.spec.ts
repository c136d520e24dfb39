import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyContext, upToDate } from '@app/assembly';
import { canonicalRecord, decodeRecord, leafHash, type Sha256, type StoredEvent, sha256 } from '@app/kernel';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repository } from './planted-tree.js';
import { type Answers, answersOf, storeOf } from './version-1-answers.js';
import { tellAutomaticRefunds, Version1Story } from './version-1-story.js';

const folder = join(repository, 'test', 'vectors', 'version-1-events');
const DAY = '01-a-day.ndjson';
const AUTOMATIC_REFUNDS = '02-automatic-refunds.ndjson';

/**
 * What is kept for ever. Never change a line here: a type of event that is new adds a file of records of its own, with streams of
 * its own; a new version of a read model or of the rules adds a file of answers.
 */
const kept: { readonly [file: string]: Sha256 } = {
  '01-a-day.ndjson': '46e19c38bf247c5eacb25bb284006763c13f9b23ce9d9a4eadff6804c8f590b8',
  '02-automatic-refunds.ndjson': '55cc2ea6f6800fecdc1ce0480185ea70a7ec73be0b36375753ef5d74d86f23ab',
  '2026-11@1.json': '7f2568b565372b371f0c8b40617c412e4ff2bab2f19157ee1b6748ca607a7ea8',
  'alarms@1.json': '007656c9f8af48f1a0eee6173a9b40f55cdeb3d7da2fc2ba8704c93f15baa4e9',
  'channel-accounts@1.json': '5e86d010c3e9331d9295f80edb77135802e6cd51927907920aa88e6c56d04d8d',
  'complaint-terms@1.json': 'f9d92833c9dcfccab7055ad5cea4e850ee9324b119ef7f8e6a6955349aca3a7a',
  'deadlines@1.json': 'feefda1238417d3dca4ce75ae52a4bd042bc7949fd8bf8081b021c2602412f72',
  'keys-by-last-four@1.json': 'a8fd71117dd6fa33a240c3187a055fbf1fe057bfcf8c75ebd95e072fd278bb62',
  'keys-by-last-four@2.json': 'a8fd71117dd6fa33a240c3187a055fbf1fe057bfcf8c75ebd95e072fd278bb62',
  'orders-of-buyer@1.json': '73df65bbe79069f5d8371572bc234a250ebf05e5ca52dd6533089813df1361d3',
  'orders-of-buyer@2.json': 'eb2538b7fcd4bc3076281f40f87dc374149b771e8a1b3c985c628f4d533f66eb',
  'orders-of-shop@1.json': '23312e30354559366cbe26d439d718f54862852f50cc2b9b814c91b0e996032f',
  'orphan-payments@1.json': 'fb215b82c36df6452f88cf5345216c1315d3421b4a3bd712995007a22f85c792',
  'products-on-offer@1.json': '521b112f5cf4ff8f13e5d03cbf813ac519180ae5bbbc5bac7405f6eb0741afe0',
  'state.json': '678a37253241dcbf7b356e8e1b364f1ed2367c4c07e06f29f203e6e615fb29bd',
  'stock-on-shelf@1.json': 'db6127da01a613337450ecef76792891315816e8fcbcf27fdcbf1b90e246341b',
  'stuck-orders@1.json': '76ae6f2314b8683b4c04442afa04276fb8a097d85fc62b79fb6ec0227bc9a141',
  'stuck-orders@2.json': '5a32351633077978d54e0451c7dc67994687c7383dc202fe4e9358e85d57a576',
  'stuck-orders@3.json': '9b14046e02bad8a1bfe3c65a204aebb7dde08ba17d21350ec144939f8d9bd8ee',
  'unsettled-messages@1.json': '1861598afa38f90065a9cdf722d1724787efa0da6d5a216f5642a3533d05d576',
};

/** What is not as it was kept: a file that is missing, changed, or in no list. */
function faultsOf(place: string, list: typeof kept): string[] {
  const found = readdirSync(place);
  const missing = Object.keys(list).filter((file) => !found.includes(file));
  const changed = found.filter((file) => list[file] !== undefined && list[file] !== sha256(readFileSync(join(place, file), 'utf8')));
  const unlisted = found.filter((file) => list[file] === undefined);
  return [
    ...missing.map((file) => `${file} is missing`),
    ...changed.map((file) => `${file} was changed`),
    ...unlisted.map((file) => `${file} is in no list`),
  ];
}

/** `VERSION_1=write npm test -- version-1` writes what is not there; what stands is never written again. */
if (process.env['VERSION_1'] === 'write') {
  const write = (file: string, text: string): void => {
    if (!existsSync(join(folder, file))) writeFileSync(join(folder, file), text);
  };
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, DAY))) write(DAY, `${(await new Version1Story().tell()).join('\n')}\n`);
  if (!existsSync(join(folder, AUTOMATIC_REFUNDS))) write(AUTOMATIC_REFUNDS, `${(await tellAutomaticRefunds()).join('\n')}\n`);
  const today = await answersOf(await storeOf(linesKept()));
  for (const [file, answer] of Object.entries(today)) write(file, `${JSON.stringify(answer, undefined, 1)}\n`);
  for (const fault of faultsOf(folder, kept)) process.stderr.write(`${fault}\n`);
}

function linesKept(): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ndjson'));
  return files.sort().flatMap((file) => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n'));
}

describe('Events of version 1, kept for ever', () => {
  const lines = linesKept();
  const records = lines.map((line, index) => decodeRecord(line, BigInt(index + 1)));
  let today: Answers;
  beforeAll(async () => {
    today = await answersOf(await storeOf(lines));
  });

  it('stand as they were written, every one', () => {
    expect(faultsOf(folder, kept)).toEqual([]);
    expect(records.map(({ metadata }) => metadata.schemaVersion)).toEqual(records.map(() => 1));
  });

  it('are of every type that any context knows, in every kind of stream', () => {
    for (const { streams, types } of everyContext) {
      for (const kind of streams) expect([kind, records.some(({ stream }) => stream.startsWith(kind))]).toEqual([kind, true]);
      const mine = records.filter(({ stream }) => streams.some((kind) => stream.startsWith(kind)));
      const seen = new Set(mine.map(({ type }) => type));
      expect(types.filter((type) => !seen.has(type))).toEqual([]);
    }
  });

  it('keep their bytes, their hashes and their chains, also when they are read as of today', () => {
    const heads = new Map<string, StoredEvent>();
    for (const [index, record] of records.entries()) {
      expect(canonicalRecord(record)).toBe(lines[index]);
      expect(upToDate(record)).toMatchObject({ id: record.id, leaf: leafHash(lines[index] ?? ''), stream: record.stream });
      expect(record.metadata.prev).toBe(heads.get(record.stream)?.leaf);
      heads.set(record.stream, record);
    }
  });

  it.each(Object.keys(kept).filter((file) => file.endsWith('.json')))('are read today as %s says', (file) => {
    // Of a version that is no longer computed only the bytes can be looked at.
    const expected = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
    if (today[file] !== undefined) expect(today[file]).toMatchObject(expected);
    else expect(file).toMatch(/@\d+\.json$/);
  });

  it('have an answer kept of every read model, of the rules, and of the states', () => {
    expect(Object.keys(today).filter((file) => kept[file] === undefined)).toEqual([]);
  });
});

describe('The list of what is kept', () => {
  it('tells a file that was changed, one that is missing, and one that is not in it', () => {
    const place = mkdtempSync(join(tmpdir(), 'cardtrail-kept-'));
    try {
      writeFileSync(join(place, 'same'), 'a');
      writeFileSync(join(place, 'changed'), 'a');
      writeFileSync(join(place, 'new'), 'a');
      const list = { same: sha256('a'), changed: sha256('b'), lost: sha256('c') };
      expect(faultsOf(place, list)).toEqual(['lost is missing', 'changed was changed', 'new is in no list']);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
});
