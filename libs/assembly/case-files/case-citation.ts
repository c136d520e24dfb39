import type { Instant } from '@app/kernel';
import { instant } from '@app/kernel';

/** Exactly what was read to answer about an order: asked again by it, the answer is the same. Revisions are the last ones read. */
export type CaseCitation = {
  readonly asOf: Instant;
  readonly streams: { readonly [stream: string]: number };
  /** Messages of channels that claim the order, by stream: their revisions. */
  readonly messages: { readonly [stream: string]: readonly number[] };
};

/** Given as `at=`, but nothing that an answer cited. */
export class BadCitation extends Error {
  override readonly name = 'BadCitation';
}

const MOST_CHARACTERS = 16_384;

/** The citation as a text that fits a URL. */
export function citationText({ asOf, streams, messages }: CaseCitation): string {
  return Buffer.from(JSON.stringify([asOf, streams, messages])).toString('base64url');
}

/**
 * Reads what `citationText` wrote.
 * @throws BadCitation
 */
export function citationOf(text: string): CaseCitation {
  const read = text.length > MOST_CHARACTERS ? undefined : readJson(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(read)) throw new BadCitation('this is no citation');
  const parts: readonly unknown[] = read;
  const [asOf, streams, messages] = parts;
  const time = typeof asOf === 'string' ? timeIn(asOf) : undefined;
  if (time === undefined || !isRecordOf(streams, isRevision) || !isRecordOf(messages, areRevisions)) {
    throw new BadCitation('this is no citation');
  }
  return { asOf: time, streams, messages };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function timeIn(text: string): Instant | undefined {
  try {
    return instant(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isRecordOf<T>(value: unknown, is: (one: unknown) => one is T): value is { readonly [name: string]: T } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((one) => is(one));
}

function isRevision(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= -1;
}

function areRevisions(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => isRevision(one));
}
