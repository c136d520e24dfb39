import type { EventEmitter } from 'node:events';

/**
 * Ends the program, without a word, once nobody reads what it writes any more, as `cardtrail timeline … | head` does.
 * Other errors of the stream are thrown.
 */
export function endWithReader(stream: EventEmitter, end: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end();
  });
}
