import { randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import { type ImportReport, type KeyLine, keysOfCsv, keysOfNdjson, keysOfText, type LineNote } from '@app/domain/vault';
import { FingerprintIndex, ImportKeysProcess } from '@app/domain/vault/import-keys';
import { derivedCommandId } from '@app/kernel';
import type { Engine } from '@app/platform/engine';
import { describeError } from '@app/platform/subscriptions';
import { type Command, Option } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import type { Progress } from '../output/progress.js';
import { importByServer, type ServerReport } from '../server/import-by-server.js';
import { written } from '../server/whoever-writes.js';
import { type Adding, addCommand } from './adding.js';

const FORMATS = ['text', 'csv', 'ndjson'] as const;
type Format = (typeof FORMATS)[number];

/** What came of it; `server`: the one that did it, where one runs. */
type Imported = { readonly report: ServerReport; readonly server: string | undefined };

/** So many notes are shown to people; programs get all that the report has. */
const MOST_SHOWN = 10;

/** `cardtrail import-keys <productId> <file|->`: brings keys into the house and tells of every line that was left out. */
export function addImportKeys(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'import-keys', [
    ['<productId>', 'productId'],
    ['<file>', 'keyFile'],
  ])
    .addOption(new Option('--format <format>', words.options.format).choices(FORMATS))
    .action((productId: string, file: string, { format }: { readonly format?: Format }) =>
      run((call) => importKeys(call, productId, file, format)),
    );
}

async function importKeys(call: Call, productId: string, file: string, format: Format | undefined): Promise<ExitCode> {
  const progress = call.progress(call.words.keys.importing);
  const source = sourceOf(call, file, progress);
  const lines = linesOf(source, format ?? formatOf(file));
  try {
    const { report, server } = await written<Imported>(call, {
      byServer: async (client) => ({ report: await importByServer(client, productId, lines), server: client.url }),
      byOurselves: async (engine) => ({ report: await importDirectly(call, engine, productId, lines), server: undefined }),
    });
    progress.end();
    call.answer({ productId, server: server ?? null, ...report }, () => reportLines(call, report, server));
    return report.imported > 0 ? EXIT.ok : EXIT.no;
  } finally {
    progress.end();
  }
}

async function importDirectly(call: Call, engine: Engine, productId: string, lines: AsyncIterable<KeyLine>): Promise<ImportReport> {
  const { events, handling, secrets } = engine;
  const { randomBytes } = call.surroundings;
  const imports = new ImportKeysProcess({ handling, secrets, known: new FingerprintIndex(events), randomBytes });
  const commandId = derivedCommandId('cli-import', randomUUID());
  const outcome = await imports.run({ productId, commandId, actor: { kind: 'operator', id: 'cli' } }, lines);
  if (outcome.outcome === 'imported') return outcome.report;
  throw new CliFault({ kind: outcome.refusal.code === 'unknown-product' ? 'unknown-product' : 'route-not-supported', productId });
}

/** The bytes of the file, telling how far they were read. */
async function* sourceOf(call: Call, file: string, progress: Progress): AsyncGenerator<Uint8Array, void, undefined> {
  const { stdin, signal } = call.surroundings;
  const path = call.path(file);
  let read = 0;
  try {
    const size = file === '-' ? 0 : statSync(path).size;
    progress.to(0, size);
    for await (const chunk of file === '-' ? stdin : createReadStream(path)) {
      const bytes: unknown = chunk;
      if (!(bytes instanceof Uint8Array)) throw new TypeError('a file is read as bytes');
      yield bytes;
      if (signal.aborted) throw new CliFault({ kind: 'interrupted' });
      read += bytes.length;
      progress.to(read);
    }
  } catch (error) {
    if (error instanceof CliFault || !isFileFault(error)) throw error;
    throw new CliFault({ kind: 'file-not-readable', file, detail: describeError(error) }, { cause: error });
  }
}

function isFileFault(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function linesOf(bytes: AsyncIterable<Uint8Array>, format: Format): AsyncIterable<KeyLine> {
  if (format === 'csv') return keysOfCsv(bytes);
  return format === 'ndjson' ? keysOfNdjson(bytes) : keysOfText(bytes);
}

function formatOf(file: string): Format {
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') return 'csv';
  return ['.ndjson', '.jsonl'].includes(ending) ? 'ndjson' : 'text';
}

function reportLines(call: Call, report: ServerReport, server: string | undefined): readonly string[] {
  const { keys } = call.words;
  const notes = (what: 'duplicates' | 'rejected' | 'doubtful', found: readonly LineNote<string>[]): readonly string[] => {
    const count = report.counts[what];
    if (count === 0) return [];
    const shown = found.slice(0, MOST_SHOWN).map(({ line, reason }) => `  ${keys.line(line)}: ${keys.reason(reason)}`);
    return [keys.leftOut(what, count), ...shown, ...(count > shown.length ? [`  ${keys.andMore(count - shown.length)}`] : [])];
  };
  return [
    keys.imported(report.imported, report.batchIds.length),
    ...notes('duplicates', report.duplicates),
    ...notes('rejected', report.rejected),
    ...notes('doubtful', report.doubtful),
    call.paint.dim(keys.by(server)),
  ];
}
