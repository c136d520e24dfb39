import { emptyReport, type ImportReport, type KeyLine, MAX_NOTES } from '@app/domain/vault';
import { CliFault } from '../faults/fault.js';
import { itemsOf, memberOf, numberIn, textIn } from './server-answers.js';
import type { ServerClient } from './server-client.js';

/** What is sent at once: small enough to be answered soon, which is what the progress bar moves by. */
const MOST_LINES = 5_000;
const MOST_CHARACTERS = 4_000_000;

/** An import as the server reports it; the reasons are as it names them. */
export type ServerReport = Omit<ImportReport, Notes> & { readonly [what in Notes]: readonly Note[] };
type Notes = 'duplicates' | 'rejected' | 'doubtful';
type Note = { readonly line: number; readonly reason: string };

/**
 * Imports keys by the running server, part by part. A part whose answer was lost is sent again as the same command.
 * @throws CliFault server-…, or what reading the lines throws; what was imported before stays
 */
export async function importByServer(server: ServerClient, productId: string, lines: AsyncIterable<KeyLine>): Promise<ServerReport> {
  const path = `/v1/products/${encodeURIComponent(productId)}/keys`;
  let report: ServerReport = emptyReport;
  for await (const part of partsOf(lines)) report = joined(report, await sent(server, path, part));
  return report;
}

async function sent(server: ServerClient, path: string, part: readonly KeyLine[]): Promise<ServerReport> {
  const lineOf = (line: number): number => part[line - 1]?.line ?? line;
  try {
    return reportIn(
      await server.postLines(
        path,
        part.map(({ value }) => value),
      ),
      lineOf,
    );
  } catch (error) {
    if (!(error instanceof CliFault) || error.fault.kind !== 'server-refused' || error.fault.code !== 'empty-batch') throw error;
    // Nothing of this part could be a key; the next may have some.
    const rejected = error.fault.fields.map(({ field, code }) => ({ line: lineOf(Number(field.replace(/^line /, ''))), reason: code }));
    return { ...emptyReport, rejected, counts: { ...emptyReport.counts, lines: part.length, rejected: part.length } };
  }
}

function reportIn(answer: unknown, lineOf: (line: number) => number): ServerReport {
  const counts = memberOf(answer, 'counts');
  const notes = (what: Notes): readonly Note[] =>
    itemsOf(answer, what).map((note) => ({ line: lineOf(numberIn(note, 'line')), reason: textIn(note, 'reason') }));
  return {
    batchIds: itemsOf(answer, 'batchIds').filter((id) => typeof id === 'string'),
    imported: numberIn(answer, 'imported'),
    duplicates: notes('duplicates'),
    rejected: notes('rejected'),
    doubtful: notes('doubtful'),
    counts: {
      lines: numberIn(counts, 'lines'),
      duplicates: numberIn(counts, 'duplicates'),
      rejected: numberIn(counts, 'rejected'),
      doubtful: numberIn(counts, 'doubtful'),
    },
  };
}

function joined(before: ServerReport, more: ServerReport): ServerReport {
  const notes = (what: Notes): readonly Note[] => [...before[what], ...more[what]].slice(0, MAX_NOTES);
  const count = (what: keyof ImportReport['counts']): number => before.counts[what] + more.counts[what];
  return {
    batchIds: [...before.batchIds, ...more.batchIds],
    imported: before.imported + more.imported,
    duplicates: notes('duplicates'),
    rejected: notes('rejected'),
    doubtful: notes('doubtful'),
    counts: { lines: count('lines'), duplicates: count('duplicates'), rejected: count('rejected'), doubtful: count('doubtful') },
  };
}

async function* partsOf(lines: AsyncIterable<KeyLine>): AsyncGenerator<readonly KeyLine[], void, undefined> {
  let part: KeyLine[] = [];
  let characters = 0;
  for await (const line of lines) {
    if (part.length === MOST_LINES || characters > MOST_CHARACTERS) {
      yield part;
      part = [];
      characters = 0;
    }
    part.push(line);
    characters += line.value.length;
  }
  if (part.length > 0) yield part;
}
