import { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import type { Output } from '../surroundings.js';

/** How far something long has come. */
export type Progress = {
  /** `of` may become known, or change, on the way. */
  to(done: number, of?: number): void;
  end(): void;
};

const NO_PROGRESS: Progress = { to: () => undefined, end: () => undefined };

/** Draws a bar where a person looks on, and nothing elsewhere. */
export function progressOn(output: Output, title: string, isWanted: boolean): Progress {
  if (!isWanted || output.isTTY !== true) return NO_PROGRESS;
  const format = `${title} {bar} {percentage}% {value}/{total}`;
  const options = { format, stream: streamTo(output), hideCursor: true, clearOnComplete: true, gracefulExit: false, barsize: 30 };
  const bar = new cliProgress.SingleBar(options, cliProgress.Presets.shades_classic);
  bar.start(0, 0);
  return {
    to: (done, of) => {
      if (of !== undefined) bar.setTotal(of);
      bar.update(done);
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
