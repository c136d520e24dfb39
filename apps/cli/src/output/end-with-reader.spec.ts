import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { endWithReader } from './end-with-reader.js';

const broken = (code: string): Error => Object.assign(new Error(`write ${code}`), { code });

describe('Output that is cut off', () => {
  it('ends the program in silence once its reader has gone', () => {
    const stream = new EventEmitter();
    const end = jest.fn();
    endWithReader(stream, end);
    stream.emit('error', broken('EPIPE'));
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('is a fault where it cannot be written for another reason', () => {
    const stream = new EventEmitter();
    const end = jest.fn();
    endWithReader(stream, end);
    expect(() => stream.emit('error', broken('ENOSPC'))).toThrow('write ENOSPC');
    expect(end).not.toHaveBeenCalled();
  });
});
