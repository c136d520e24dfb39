import { EventEmitter } from 'node:events';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from '@jest/globals';
import type { EventStoreDbConnection } from './connection.js';
import { LiveTail } from './live-tail.js';

const START = 100n;

/** One subscription as gRPC gives it, and what its server sends when a spec says so. */
class FakeSubscription extends EventEmitter {
  isCancelled = false;
  cancel(): void {
    this.isCancelled = true;
  }
  confirm(): void {
    this.emit('data', new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation()));
  }
  record(stream: string, position: number): void {
    this.emit('data', answerWith(stream, position));
  }
}

function answerWith(stream: string, position: number): ReadResp {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString('00000000-0000-4000-8000-000000000001'))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)))
    .setCommitPosition(String(position));
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(event));
}

describe('The end of the log of EventStoreDB', () => {
  const opened = async () => {
    const subscription = new FakeSubscription();
    const connection: Pick<EventStoreDbConnection, 'call'> = {
      call: (_what, _millis, start) => start({ read: () => subscription } as never, () => [] as never).answer,
    };
    const reached: bigint[] = [];
    const tail = new LiveTail(START, (position) => reached.push(position));
    const opening = tail.open(connection as EventStoreDbConnection, 1_000, () => () => undefined);
    subscription.confirm();
    await opening;
    const atHand = (): readonly bigint[] | undefined => tail.after(START, 100)?.map(({ raw }) => raw.position);
    return { subscription, tail, reached, atHand };
  };

  it('takes each record once, though the server sends some again', async () => {
    const { subscription, tail, reached, atHand } = await opened();
    for (const position of [99, 100, 110, 120, 110, 120, 130]) subscription.record('s', position);
    expect(atHand()).toEqual([110n, 120n, 130n]);
    expect(reached).toEqual([110n, 120n, 130n]);
    expect(tail.head).toBe(130n);
  });

  it('passes over what is the server’s own', async () => {
    const { subscription, tail, atHand } = await opened();
    subscription.record('$stats', 110);
    expect([atHand(), tail.head]).toEqual([[], START]);
  });

  it('wakes who waits for more, and whoever follows when it is lost', async () => {
    const { subscription, tail } = await opened();
    const { signal } = new AbortController();
    const grown = tail.grown(START, signal);
    subscription.record('s', 110);
    await grown;
    const lost = tail.grown(110n, signal);
    subscription.emit('error', new Error('gone'));
    await lost;
    expect(tail.failure?.message).toBe('the subscription was lost');
    expect(subscription.isCancelled).toBe(true);
  });
});
