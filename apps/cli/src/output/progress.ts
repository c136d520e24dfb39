import { Writable } from 'node:stream';
import { type Clock, secondsBetween } from '@app/kernel';
import cliProgress from 'cli-progress';
import type { Output } from '../surroundings.js';

/** How far something long has come. */
export type Progress = {
  /** `of` may become known, or change, on the way. `counted`: of what the rate is told, where `done` is no count. */
  to(done: number, of?: number, counted?: number): void;
  end(): void;
};

const NO_PROGRESS: Progress = { to: () => undefined, end: () => undefined };

/** Draws a bar where a person looks on, with how many a second are done and how long it still takes, and nothing elsewhere. */
export function progressOn(output: Output, title: string, isWanted: boolean, clock: Clock): Progress {
  if (!isWanted || output.isTTY !== true) return NO_PROGRESS;
  const format = `${title} {bar} {percentage}% {counted} {rate}/s ETA {eta_formatted}`;
  const shape = { format, formatTime: timeLeft, emptyOnZero: true, barsize: 30 };
  const options = { ...shape, stream: streamTo(output), hideCursor: true, clearOnComplete: true, gracefulExit: false };
  const bar = new cliProgress.SingleBar(options, cliProgress.Presets.shades_classic);
  const began = clock.now();
  let first: number | undefined;
  bar.start(0, 0, { rate: '–', counted: 0 });
  return {
    to: (done, of, counted = done) => {
      if (of !== undefined) bar.setTotal(of);
      // What was done by an earlier call was not done in this time.
      first ??= counted;
      const seconds = secondsBetween(began, clock.now());
      bar.update(done, { counted, rate: seconds > 0 ? Math.round((counted - first) / seconds) : '–' });
    },
    end: () => bar.stop(),
  };
}

/** A dash while nobody can tell: then the bar gives words instead of seconds. */
function timeLeft(seconds: number | string, options: cliProgress.Options, roundToMultipleOf: number): string {
  return typeof seconds === 'number' ? cliProgress.Format.TimeFormat(seconds, options, roundToMultipleOf) : '–';
}

/** The bar wants a stream, and asks it whether it is a terminal and how wide. */
function streamTo(output: Output): NodeJS.WritableStream {
  const write = (chunk: unknown, _encoding: string, done: () => void): void => {
    output.write(String(chunk));
    done();
  };
  return Object.assign(new Writable({ decodeStrings: false, write }), { isTTY: true, columns: output.columns ?? 80 });
}
