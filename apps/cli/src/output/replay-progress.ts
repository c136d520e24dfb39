import type { Call } from '../call.js';

/** Two bars, one after the other: how far the log was read, and how many documents were compared. */
export type ReplayProgress = {
  readonly read: (position: number, head: number, events: number) => void;
  readonly compared: (documents: number) => void;
  readonly end: () => void;
};

/** Shows how a read model is made anew, under this title, and then compared. */
export function replayProgress(call: Call, reading: string, projection: string): ReplayProgress {
  let bar = call.progress(reading);
  let isComparing = false;
  return {
    read: (position, head, events) => {
      if (!isComparing) bar.to(Math.min(position, head), head, events);
    },
    compared: (documents) => {
      if (!isComparing) {
        bar.end();
        bar = call.progress(call.words.replay.comparing(projection));
        isComparing = true;
      }
      bar.to(documents);
    },
    end: () => bar.end(),
  };
}
