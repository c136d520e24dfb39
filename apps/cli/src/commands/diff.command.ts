import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { upToDate } from '@app/assembly';
import type { AnyProjection } from '@app/kernel';
import { openEmbeddedReadStore, type ReadStoreReader } from '@app/platform/read-store';
import { type BuildComparison, diffBeside, isEqual, ReadModelNotReady } from '@app/platform/subscriptions';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { comparisonLines } from '../output/comparison-lines.js';
import { type ReadingStores, withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';
import { readModelsNamed } from './read-models.js';

/** What comparing one read model came to; without `comparison` no build of it is complete. */
type Compared = { readonly projection: string; readonly comparison: BuildComparison | undefined };

/** `cardtrail diff [projection]`: compares with the log beside a running server, writing nothing of its data. */
export function addDiff(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'diff', [['[projection]', 'projection']]).action((name: string | undefined) =>
    run((call) => diff(call, name)),
  );
}

async function diff(call: Call, name: string | undefined): Promise<ExitCode> {
  const wanted = readModelsNamed(name);
  const compared = await withStores(call, (stores) => compareAll(call, stores, wanted));
  const code = codeOf(compared);
  call.answer({ equal: code === EXIT.ok, readModels: compared.map(documentOf) }, () => [
    ...compared.flatMap(({ projection, comparison }) =>
      comparison === undefined
        ? [`${call.paint.yellow('!')} ${call.words.replay.notReady(projection)}`]
        : comparisonLines(call, comparison),
    ),
    ...(code === EXIT.ok && compared.length > 1 ? [call.words.replay.allEqual(compared.length)] : []),
  ]);
  return code;
}

async function compareAll(call: Call, stores: ReadingStores, wanted: readonly AnyProjection[]): Promise<readonly Compared[]> {
  const live = stores.documents();
  if (live === undefined) return wanted.map(({ name }) => ({ projection: name, comparison: undefined }));
  const found: Compared[] = [];
  for (const projection of wanted) {
    if (call.surroundings.signal.aborted) throw new CliFault({ kind: 'interrupted' });
    found.push({ projection: projection.name, comparison: await compare(call, stores, live, projection) });
  }
  return found;
}

async function compare(
  call: Call,
  { events }: ReadingStores,
  live: ReadStoreReader,
  projection: AnyProjection,
): Promise<BuildComparison | undefined> {
  const { clock, scheduler, random, temporaryFolder } = call.surroundings;
  const progress = call.progress(call.words.replay.comparing(projection.name));
  const folder = await mkdtemp(join(temporaryFolder, 'cardtrail-diff-'));
  const scratch = openEmbeddedReadStore(folder);
  try {
    const surroundings = { clock, scheduler, random };
    const onCompared = (count: number): void => progress.to(count, count);
    const how = { surroundings, upcast: upToDate, observe: () => undefined, onCompared };
    return await diffBeside({ projection, events, live, scratch, ...how });
  } catch (error) {
    if (error instanceof ReadModelNotReady) return undefined;
    throw error;
  } finally {
    progress.end();
    await scratch.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function codeOf(compared: readonly Compared[]): ExitCode {
  if (compared.some(({ comparison }) => comparison !== undefined && !isEqual(comparison))) return EXIT.no;
  return compared.some(({ comparison }) => comparison === undefined) ? EXIT.unreachable : EXIT.ok;
}

function documentOf({ projection, comparison }: Compared): unknown {
  if (comparison === undefined) return { projection, ready: false };
  return { projection, ready: true, equal: isEqual(comparison), ...comparison };
}
