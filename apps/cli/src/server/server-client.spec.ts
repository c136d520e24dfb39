import { fakeClock, fakeScheduler } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import type { Call } from '../call.js';
import { EXIT } from '../exit-codes.js';
import { exitCodeOf } from '../faults/exit-code-of.js';
import type { CliFault } from '../faults/fault.js';
import { ServerClient } from './server-client.js';

describe('A job of a server', () => {
  const faultOf = (state: string): Promise<unknown> => {
    const surroundings = { scheduler: fakeScheduler(fakeClock()), signal: new AbortController().signal };
    const client = new ServerClient({ surroundings } as unknown as Call, 'http://127.0.0.1:3000', {
      adminKey: 'a-key',
      dataFolder: 'none',
    });
    const finished = client.finished({ jobId: 'j', state, problem: 'no room' }, () => undefined);
    return finished.then(
      () => 'none',
      (error: unknown) => (error as CliFault).fault,
    );
  };

  it('is told to have ended in each of its ways', async () => {
    expect(await faultOf('done')).toBe('none');
    expect(await faultOf('failed')).toEqual({ kind: 'job-failed', code: undefined, problem: 'no room' });
    expect(await faultOf('cancelled')).toEqual({ kind: 'job-cancelled' });
    expect(await faultOf('interrupted')).toEqual({ kind: 'job-interrupted' });
  });
});

describe('A job that failed', () => {
  it.each([
    ['store-unavailable', EXIT.unreachable],
    ['nobody-follows', EXIT.unreachable],
    ['damaged-record', EXIT.damaged],
    ['unknown-build', EXIT.notFound],
    ['rebuild-under-way', EXIT.no],
    [undefined, EXIT.no],
  ])('of %s ends as without a server', (code, exit) => {
    expect(exitCodeOf({ kind: 'job-failed', code, problem: 'x' })).toBe(exit);
  });
});

describe('A server that stands still', () => {
  it('is told of after half a minute, and what it was asked to do is not sent again', async () => {
    const scheduler = fakeScheduler(fakeClock());
    let asked = 0;
    const fetch = (_url: string, { signal }: { readonly signal: AbortSignal }): Promise<Response> => {
      asked += 1;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    };
    const surroundings = { fetch, scheduler, signal: new AbortController().signal };
    const call = { surroundings, language: 'en' } as unknown as Call;
    const client = new ServerClient(call, 'http://127.0.0.1:3000', { adminKey: 'a-key', dataFolder: 'none' });
    const posted = client.post('/v1/parked/x/y/retry', {});
    const fault = expect(posted).rejects.toMatchObject({ fault: { kind: 'server-late', url: 'http://127.0.0.1:3000', seconds: 30 } });
    await scheduler.advance(30);
    await fault;
    expect(asked).toBe(1);
  });
});
