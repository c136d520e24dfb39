import { inboxDecider, inboxStream } from '@app/domain/channels';
import { instant, type RawMessage } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { StoreUnavailable } from '@app/platform/event-store';
import { FileJunkRing } from '@app/platform/junk-ring';
import { FaultyEventStore, fakeClock, hastyScheduler, InMemoryEventStore, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { countJunk } from './count-junk.js';

const START = instant('2026-11-24T10:00:30Z');
const message: RawMessage = { method: 'POST', query: '', contentType: 'text/plain', headers: {}, body: Buffer.from('x') };

describe('Junk that was counted', () => {
  const newFolder = temporaryFolders();
  const house = () => {
    const clock = fakeClock(START);
    const store = new FaultyEventStore(new InMemoryEventStore());
    const handling = new StreamCommandHandling({
      ...{ store, clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: 'spec' },
    });
    const junk = new FileJunkRing(newFolder(), clock, () => undefined);
    const recorded = async () =>
      (await handling.records(inboxDecider, inboxStream('junk', START.slice(0, 10), 'p'))).map(({ data }) => data);
    return { clock, store, handling, junk, recorded };
  };

  it('is recorded by account and minute, once', async () => {
    const { clock, handling, junk, recorded } = house();
    for (const account of ['a', 'a', 'b']) junk.add(account, message);
    await countJunk(handling, junk, 'p', false);
    expect(await recorded()).toEqual([]);
    clock.advance(60);
    await countJunk(handling, junk, 'p', false);
    await countJunk(handling, junk, 'p', true);
    expect(await recorded()).toMatchObject([
      { account: 'a', count: 2 },
      { account: 'b', count: 1 },
    ]);
    await junk.close();
  });

  it('is recorded later where the store was lost in the middle of it', async () => {
    const { clock, store, handling, junk, recorded } = house();
    for (const account of ['a', 'b', 'c']) junk.add(account, message);
    clock.advance(60);
    let appends = 0;
    store.nextFault = () => {
      appends += 1;
      return appends === 2 ? 'unavailable' : 'works';
    };
    await expect(countJunk(handling, junk, 'p', false)).rejects.toBeInstanceOf(StoreUnavailable);
    await countJunk(handling, junk, 'p', false);
    expect(await recorded()).toMatchObject([{ account: 'a' }, { account: 'b' }, { account: 'c' }]);
    await junk.close();
  });
});
