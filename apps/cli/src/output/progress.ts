import { Writable } from 'node:stream';
import { type Clock, secondsBetween } from '@app/kernel';
import cliProgress from 'cli-progress';
import type { Output } from '../surroundings.js';

/** How far something long has come. */
export type Progress = {
  /** `of` may become known, or change, on the way. */
  to(done: number, of?: number): void;
  end(): void;
};

const NO_PROGRESS: Progress = { to: () => undefined, end: () => undefined };

/** Draws a bar where a person looks on, with how many a second are done and how long it still takes, and nothing elsewhere. */
export function progressOn(output: Output, title: string, isWanted: boolean, clock: Clock): Progress {
  if (!isWanted || output.isTTY !== true) return NO_PROGRESS;
  const format = `${title} {bar} {percentage}% {value}/{total} {rate}/s ETA {eta_formatted}`;
  const options = { format, stream: streamTo(output), hideCursor: true, clearOnComplete: true, gracefulExit: false, barsize: 30 };
  const bar = new cliProgress.SingleBar(options, cliProgress.Presets.shades_classic);
  const began = clock.now();
  let first: number | undefined;
  bar.start(0, 0, { rate: '–' });
  return {
    to: (done, of) => {
      if (of !== undefined) bar.setTotal(of);
      // What was done by an earlier call was not done in this time.
      first ??= done;
      const seconds = secondsBetween(began, clock.now());
      bar.update(done, { rate: seconds > 0 ? Math.round((done - first) / seconds) : '–' });
    },
    end: () => bar.stop(),
  };
}

/** The bar wants a stream, and asks it whether it is a terminal and how wide. */
function streamTo(output: Output): NodeJS.WritableStream {
  const write = (chunk: unknown, _encoding: string, done: () => void): void => {
    output.write(String(chunk));
    done();
  };
  return Object.assign(new Writable({ decodeStrings: false, write }), { isTTY: true, columns: output.columns ?? 80 });
}
