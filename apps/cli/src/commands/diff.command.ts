import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { upToDate } from '@app/assembly';
import type { AnyProjection } from '@app/kernel';
import { openEmbeddedReadStore } from '@app/platform/read-store';
import {
  type BuildComparison,
  type DiffBesideOptions,
  diffBeside,
  isEqual,
  ReadModelNotReady,
  type RebuildProgress,
} from '@app/platform/subscriptions';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { comparisonLines } from '../output/comparison-lines.js';
import { replayProgress } from '../output/replay-progress.js';
import { type ReadingStores, withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';
import { readModelsNamed } from './read-models.js';
import { wholeNumber } from './whole-number.js';

type DiffOptions = { readonly rate?: number };

/** What comparing one read model came to; without `comparison` no build of it is complete. */
type Compared = { readonly projection: string; readonly comparison: BuildComparison | undefined };

/** `cardtrail diff [projection]`: compares with the log beside a running server, writing nothing of its data. */
export function addDiff(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'diff', [['[projection]', 'projection']])
    .option('--rate <events>', words.options.rate, wholeNumber(1, 10_000_000))
    .action((name: string | undefined, options: DiffOptions) => run((call) => diff(call, name, options)));
}

async function diff(call: Call, name: string | undefined, options: DiffOptions): Promise<ExitCode> {
  const wanted = readModelsNamed(name);
  const compared = await withStores(call, (stores) => compareAll(call, stores, wanted, options));
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

async function compareAll(
  call: Call,
  stores: ReadingStores,
  wanted: readonly AnyProjection[],
  options: DiffOptions,
): Promise<readonly Compared[]> {
  const live = stores.documents();
  if (live === undefined) return wanted.map(({ name }) => ({ projection: name, comparison: undefined }));
  const found: Compared[] = [];
  for (const projection of wanted) {
    if (call.surroundings.signal.aborted) throw new CliFault({ kind: 'interrupted' });
    found.push({ projection: projection.name, comparison: await compare(call, { events: stores.events, live, projection, ...options }) });
  }
  return found;
}

async function compare(
  call: Call,
  what: Pick<DiffBesideOptions, 'events' | 'live' | 'projection' | 'rate'>,
): Promise<BuildComparison | undefined> {
  const { clock, scheduler, random, temporaryFolder, signal } = call.surroundings;
  const { name } = what.projection;
  const progress = replayProgress(call, call.words.replay.reading(name), name);
  const folder = await mkdtemp(join(temporaryFolder, 'cardtrail-diff-'));
  const scratch = openEmbeddedReadStore(folder);
  try {
    const surroundings = { clock, scheduler, random };
    const how = { surroundings, upcast: upToDate, observe: () => undefined, signal, onCompared: progress.compared };
    const onProgress = ({ position, head, events }: Omit<RebuildProgress, 'build'>): void =>
      progress.read(Number(position), Number(head), events);
    return await diffBeside({ ...what, scratch, ...how, onProgress });
  } catch (error) {
    if (error instanceof ReadModelNotReady) return undefined;
    if (signal.aborted) throw new CliFault({ kind: 'interrupted' }, { cause: error });
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
