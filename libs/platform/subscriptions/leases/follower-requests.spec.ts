import { fakeClock, fakeScheduler, settled, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import { Beat } from '../looking/beat.js';
import { type FollowerRequest, FollowerRequests, NotAnswered } from './follower-requests.js';

describe('What is asked of whoever follows', () => {
  const newFolder = temporaryFolders();
  const asking = () => {
    const clock = fakeClock();
    const scheduler = fakeScheduler(clock);
    const documents = openEmbeddedReadStore(newFolder());
    const looking = { beat: new Beat(scheduler, 1_000), reads: documents };
    const requests = new FollowerRequests(documents, { clock, scheduler }, looking, 's');
    const done: string[] = [];
    const slow = Promise.withResolvers<boolean>();
    /** A retry takes as long as it takes; a skip is done at once. */
    const work = (_key: string, { kind }: FollowerRequest): Promise<boolean> => {
      done.push(kind);
      return kind === 'retry' ? slow.promise : Promise.resolve(true);
    };
    const ask = (request: FollowerRequest): Promise<unknown> => requests.ask('k', request).catch((error: unknown) => error);
    const pass = async (seconds: number): Promise<void> => {
      for (let waited = 0; waited < seconds; waited += 0.2) await scheduler.advance(0.2);
      await settled();
    };
    return { documents, requests, done, slow, work, ask, pass };
  };

  it('is answered with its own answer, and not with that of what stood there before', async () => {
    const { documents, requests, done, slow, work, ask, pass } = asking();
    const retried = ask({ kind: 'retry' });
    await settled();
    const working = requests.workOff(work);
    await pass(11);
    expect(await retried).toBeInstanceOf(NotAnswered);
    const skipped = ask({ kind: 'skip', reason: 'looked-at' });
    await settled();
    slow.resolve(false);
    await working;
    await requests.workOff(work);
    await pass(1);
    expect(await skipped).toBe(true);
    expect(done).toEqual(['retry', 'skip']);
    await documents.close();
  });

  it('is done once for two who ask the same, and both are answered', async () => {
    const { documents, requests, done, slow, work, ask, pass } = asking();
    const both = [ask({ kind: 'retry' }), ask({ kind: 'retry' })];
    await settled();
    slow.resolve(true);
    await requests.workOff(work);
    await pass(1);
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(done).toEqual(['retry']);
    await documents.close();
  });

  it('is done anew for whoever asks after the answer was fetched', async () => {
    const { documents, requests, done, slow, work, ask, pass } = asking();
    slow.resolve(false);
    for (let times = 0; times < 2; times += 1) {
      const asked = ask({ kind: 'retry' });
      await settled();
      await requests.workOff(work);
      await pass(1);
      expect(await asked).toBe(false);
    }
    expect(done).toEqual(['retry', 'retry']);
    await documents.close();
  });

  it('is told to be half done where whoever took it up went down', async () => {
    const { documents, requests, work, ask, pass } = asking();
    const asked = ask({ kind: 'skip', reason: 'looked-at' });
    await settled();
    const [record] = await documents.listState('requests:s');
    await documents.putState('requests:s', 'k', { ...record?.value, takenAt: '2026-11-24T10:00:00.000Z' }, record?.version ?? null);
    await requests.workOff(work);
    await pass(1);
    expect(String(await asked)).toContain('went down');
    await documents.close();
  });
});
