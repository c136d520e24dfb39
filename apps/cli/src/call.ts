import { resolve } from 'node:path';
import { timesIn } from '@app/diagnosis';
import type { Instant } from '@app/kernel';
import { type Configuration, readConfiguration } from '@app/platform/config';
import { jsonText } from './output/json-text.js';
import { type Paint, paintFor } from './output/paint.js';
import { harmless } from './output/plain-text.js';
import { type Progress, progressOn } from './output/progress.js';
import type { Surroundings } from './surroundings.js';
import type { Words } from './words/words.shape.js';
import type { Language } from './words/words-in.js';

/** The options that every command has. */
export type SharedOptions = { readonly data?: string; readonly json?: boolean; readonly debug?: boolean };

/** How wide text is set where the terminal does not say. */
const USUAL_WIDTH = 100;

/** One call of the command line: what was asked for in general, and where the answer goes. */
export class Call {
  readonly paint: Paint;

  constructor(
    readonly surroundings: Surroundings,
    readonly language: Language,
    readonly words: Words,
    private readonly options: SharedOptions,
  ) {
    this.paint = paintFor(surroundings.stdout, surroundings.environment);
  }

  get asJson(): boolean {
    return this.options.json === true;
  }

  get width(): number {
    return Math.max(40, Math.min(this.surroundings.stdout.columns ?? USUAL_WIDTH, 140));
  }

  /**
   * The configuration of the server on the same data. `over`: settings that the command itself names.
   * @throws ConfigurationFault
   */
  configuration(over: Readonly<Record<string, string | undefined>> = {}): Configuration {
    const { environment, folder } = this.surroundings;
    const data = this.options.data === undefined ? {} : { CARDTRAIL_DATA: resolve(folder, this.options.data) };
    return readConfiguration({ ...environment, ...data, ...defined(over) }, folder);
  }

  /** A path as the person at the keyboard means it. */
  path(given: string): string {
    return resolve(this.surroundings.folder, given);
  }

  /** Writes instants for people, in the configured time zone. */
  times(): (at: Instant) => string {
    return timesIn(this.configuration().timezone);
  }

  /** The answer: one JSON document for programs, lines for people. */
  answer(document: unknown, lines: () => readonly string[]): void {
    const { stdout } = this.surroundings;
    if (this.asJson) stdout.write(`${jsonText(document)}\n`);
    else for (const line of lines()) stdout.write(`${harmless(line)}\n`);
  }

  /** A remark for the person who waits; not part of the answer. */
  remark(line: string): void {
    if (!this.asJson) this.warn(line);
  }

  /** What whoever relies on the answer must know, programs too; not part of the answer. */
  warn(line: string): void {
    this.surroundings.stderr.write(`${harmless(line)}\n`);
  }

  progress(title: string): Progress {
    return progressOn(this.surroundings.stderr, title, !this.asJson, this.surroundings.clock);
  }
}

function defined(settings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
