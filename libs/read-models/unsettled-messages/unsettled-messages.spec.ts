import { type InboxFact, inboxStream } from '@app/domain/channels';
import { sha256 } from '@app/kernel';
import { collect, documents, keep, storedDocuments, toldLog } from '@app/testing';
import { at, recordedAt, sealed } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { unsettledMessages } from './unsettled-messages.projection.js';
import { UnsettledMessages } from './unsettled-messages.query.js';

const inbox = inboxStream('epay-1', '2026-11-24', 'w1');
const received = (claimedOutTradeNo?: string): InboxFact => ({
  type: 'MessageReceived',
  data: {
    ...{ account: 'epay-1', method: 'POST', contentType: 'text/plain', bytes: 9, digest: sha256('bytes'), sealed: sealed('message') },
    ...(claimedOutTradeNo === undefined ? {} : { claimedOutTradeNo }),
  },
});
const settled = (message: string): InboxFact => ({ type: 'MessageSettled', data: { message, outcome: 'accepted' } });

describe('A message without an outcome', () => {
  it('is kept with where it stands, until it has one, wherever that is recorded', () => {
    const log = toldLog();
    const [first, second] = log.tell(inbox, received('CT1'), received());
    const kept = keep(unsettledMessages, log.events);
    expect(documents(kept)).toEqual({
      [first?.id ?? '']: {
        ...{ messageId: first?.id, stream: inbox, revision: '0', account: 'epay-1', claimedOutTradeNo: 'CT1', receivedAt: at('10:00') },
      },
      [second?.id ?? '']: expect.objectContaining({ messageId: second?.id, revision: '1' }),
    });
    const outcomes = [
      ...log.tell(inbox, settled(second?.id ?? '')),
      ...log.tell(inboxStream('epay-1', '2026-11-24', 'w2'), settled(first?.id ?? '')),
    ];
    keep(unsettledMessages, outcomes, { into: kept });
    expect(documents(kept)).toEqual({});
    keep(unsettledMessages, log.events, { into: kept });
    expect(documents(kept)).toEqual({});
  });
});

describe('The messages to take up again', () => {
  it('are those without an outcome for ten seconds, oldest first, all of them page by page', async () => {
    const log = toldLog();
    const [, , last] = log.tell(
      inbox,
      recordedAt(at('10:00:02'), received('b')),
      recordedAt(at('10:00:03'), received('c')),
      recordedAt(at('10:00:04'), received('d')),
    );
    log.tell(inboxStream('epay-2', '2026-11-24', 'w1'), recordedAt(at('10:00:01'), received('a')));
    log.tell(inbox, settled(last?.id ?? ''));
    const stored = storedDocuments();
    try {
      await stored.add(unsettledMessages, log.events);
      const messages = new UnsettledMessages(documentsOf(unsettledMessages, stored.store, (name) => name));
      const at10 = async (time: string, limit?: number) =>
        (await collect(messages.toTakeUp(at(time), limit))).map((message) => message.claimedOutTradeNo);
      expect(await at10('10:00:10')).toEqual([]);
      expect(await at10('10:00:11')).toEqual(['a']);
      expect(await at10('10:01:00')).toEqual(['a', 'b', 'c']);
      for (const page of [1, 2, 3]) expect(await at10('10:01:00', page)).toEqual(['a', 'b', 'c']);
    } finally {
      await stored.close();
    }
  });
});
