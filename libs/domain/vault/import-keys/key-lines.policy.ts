/** The body of an import cannot be read from this line on; `line` counts from 1. */
export class MalformedLines extends Error {
  override readonly name = 'MalformedLines';

  constructor(
    readonly line: number,
    readonly reason: 'not-utf-8' | 'not-json' | 'not-a-key' | 'line-too-long' | 'open-quote',
    options?: ErrorOptions,
  ) {
    super(`line ${line}: ${reason}`, options);
  }
}

/** One value of an import, and the line it stands on, counted from 1. */
export type KeyLine = { readonly line: number; readonly value: string };

/** The lines of an import, as they come. */
export type KeyLines = AsyncIterable<KeyLine> | Iterable<KeyLine>;

const LINE_END = /\r?\n/;
/** The most characters one line may have. */
const MAX_LINE = 16_384;

/** Values of a JSON list, the first being line 1. */
export function* keysOfList(values: readonly string[]): Generator<KeyLine, void, undefined> {
  for (const [index, value] of values.entries()) yield { line: index + 1, value };
}

/**
 * Values of CSV (RFC 4180): the first column of each line. Lines without anything are left out.
 * @throws MalformedLines
 */
export async function* keysOfCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<KeyLine, void, undefined> {
  for await (const { line, value } of linesOf(bytes)) {
    if (value.trim() !== '') yield { line, value: firstColumn(value, line) };
  }
}

/**
 * Values of plain text: each line is one. Lines without anything are left out.
 * @throws MalformedLines
 */
export async function* keysOfText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<KeyLine, void, undefined> {
  for await (const { line, value } of linesOf(bytes)) {
    if (value.trim() !== '') yield { line, value };
  }
}

/**
 * Values of NDJSON: each line a string, or an object with the string `key`. Lines without anything are left out.
 * @throws MalformedLines
 */
export async function* keysOfNdjson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<KeyLine, void, undefined> {
  for await (const { line, value } of linesOf(bytes)) {
    if (value.trim() !== '') yield { line, value: keyIn(value, line) };
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<KeyLine, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoded(decoder, chunk, line)).split(LINE_END);
    rest = lines.pop() ?? '';
    for (const text of lines) {
      yield { line, value: bounded(text, line) };
      line += 1;
    }
    bounded(rest, line);
  }
  yield { line, value: bounded(rest + decoded(decoder, undefined, line), line) };
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined, line: number): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new MalformedLines(line, 'not-utf-8', { cause });
  }
}

function bounded(text: string, line: number): string {
  if (text.length > MAX_LINE) throw new MalformedLines(line, 'line-too-long');
  return text;
}

const QUOTED = /^\s*"((?:[^"]|"")*)"/;

function firstColumn(text: string, line: number): string {
  if (!text.trimStart().startsWith('"')) return text.split(',', 1)[0] ?? '';
  const quoted = QUOTED.exec(text)?.[1];
  if (quoted === undefined) throw new MalformedLines(line, 'open-quote');
  return quoted.replaceAll('""', '"');
}

function keyIn(text: string, line: number): string {
  const read = readJson(text, line);
  if (typeof read === 'string') return read;
  if (typeof read === 'object' && read !== null && 'key' in read && typeof read.key === 'string') return read.key;
  throw new MalformedLines(line, 'not-a-key');
}

function readJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedLines(line, 'not-json', { cause });
  }
}
