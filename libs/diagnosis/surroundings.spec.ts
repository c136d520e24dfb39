import { decodeRecord, type Fact, type Instant } from '@app/kernel';
import { headAfter, testRecords } from '@app/testing';
import { ACCOUNT, at, attempt, outTradeNo, sealed, TRADE_PREFIX, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { quietSurroundings, type SurroundingRecord, surroundingsOf } from './index.js';
import { recordsOfSurroundings, surroundingsAsOf, surroundingsWithout } from './surroundings-without.policy.js';

type SurroundingFact = SurroundingRecord extends infer R ? (R extends SurroundingRecord ? Pick<R, 'type' | 'data'> : never) : never;

/** Records of one stream, each with its time. */
function recorded(stream: string, ...story: readonly (readonly [Instant, SurroundingFact])[]): readonly SurroundingRecord[] {
  let made: ReturnType<typeof testRecords> = [];
  for (const [now, fact] of story) {
    const facts: readonly Fact[] = [fact];
    made = [...made, ...testRecords({ stream, head: headAfter(made), facts, now })];
  }
  // What was encoded from a surrounding fact is one.
  return made.map(({ canonical }, index) => decodeRecord(canonical, BigInt(index)) as unknown as SurroundingRecord);
}
const around = (...records: readonly (readonly SurroundingRecord[])[]) => surroundingsOf(records.flat(), TRADE_PREFIX);

const silent: SurroundingFact = { type: 'WorkerSilent', data: { worker: 'w1', since: at('10:00') } };
const resumed: SurroundingFact = { type: 'WorkerResumed', data: { worker: 'w1', from: at('10:00'), to: at('10:20') } };
const channelSilent: SurroundingFact = { type: 'ChannelSilent', data: { account: ACCOUNT, since: at('10:00') } };
const restored: SurroundingFact = { type: 'ChannelRestored', data: { account: ACCOUNT, silentFrom: at('10:00') } };
const message = (claimedOutTradeNo?: string): SurroundingFact => ({
  type: 'MessageReceived',
  data: {
    ...{ account: ACCOUNT, method: 'POST', contentType: 'text/plain', bytes: 3, digest: '00', sealed: sealed('message') },
    ...(claimedOutTradeNo === undefined ? {} : { claimedOutTradeNo }),
  },
});
const orphaned: SurroundingFact = {
  type: 'TradeOrphaned',
  data: { account: ACCOUNT, tradeNo: 'T1', outTradeNo: outTradeNo(7), amount: yuan(10), refundBy: at('23:00') },
};

describe('The surroundings of an order', () => {
  it('are quiet where nothing of note was recorded', () => {
    const started: SurroundingFact = { type: 'SagaStarted', data: { saga: 's', startsAt: 'beginning', after: '0' } };
    const bound: SurroundingFact = {
      type: 'TradeBound',
      data: { account: ACCOUNT, tradeNo: 'T1', orderId: 'o', attemptId: 'a', amount: yuan(10) },
    };
    expect(around(recorded('platform', [at('10:00'), started]), recorded('trade-1', [at('10:00'), bound]))).toEqual(quietSurroundings);
  });

  it('hold a silence of a worker until it ends, and a new one after that', () => {
    const { workerSilences } = around(recorded('platform', [at('10:05'), silent], [at('10:20'), resumed], [at('10:30'), silent]));
    expect(workerSilences).toMatchObject([
      {
        worker: 'w1',
        from: at('10:00'),
        record: { revision: '0', recordedAt: at('10:05') },
        ended: { to: at('10:20'), record: { revision: '1' } },
      },
      { worker: 'w1', record: { revision: '2' } },
    ]);
    expect(workerSilences[1]).not.toHaveProperty('ended');
  });

  it('hold the silence of a channel account, and of that account only', () => {
    const other: SurroundingFact = { type: 'ChannelSilent', data: { account: 'epay-2', since: at('10:01') } };
    const { channelSilences } = around(
      recorded('channel-epay-1', [at('10:05'), channelSilent], [at('10:20'), restored]),
      recorded('channel-epay-2', [at('10:05'), other]),
    );
    expect(channelSilences).toMatchObject([{ account: ACCOUNT, ended: { to: at('10:20') } }, { account: 'epay-2' }]);
    expect(channelSilences[1]).not.toHaveProperty('ended');
  });

  it('hold a brake until it is released', () => {
    const set: SurroundingFact = { type: 'BrakeSet', data: { brakeId: 'b1', effect: 'refunds', account: ACCOUNT, reason: 'moving' } };
    const released: SurroundingFact = { type: 'BrakeReleased', data: { brakeId: 'b1' } };
    expect(around(recorded('platform', [at('10:05'), set])).brakes).toMatchObject([
      { brakeId: 'b1', effect: 'refunds', account: ACCOUNT, from: at('10:05') },
    ]);
    expect(around(recorded('platform', [at('10:05'), set], [at('10:20'), released])).brakes).toMatchObject([
      { ended: { to: at('10:20'), record: { revision: '1' } } },
    ]);
  });

  it('hold a message about an attempt of ours until it is settled', () => {
    const [first] = recorded('inbox-1', [at('10:02'), message(outTradeNo())]);
    const settled: SurroundingFact = { type: 'MessageSettled', data: { message: first?.id ?? '', outcome: 'accepted' } };
    const inbox = recorded('inbox-1', [at('10:02'), message(outTradeNo())], [at('10:03'), settled]);
    expect(around(inbox).inboxMessages).toMatchObject([
      { claimedAttemptId: attempt(), receivedAt: at('10:02'), settled: { outcome: 'accepted', record: { recordedAt: at('10:03') } } },
    ]);
  });

  it('hold no message that claims nothing, or another install’s number', () =>
    expect(around(recorded('inbox-1', [at('10:02'), message()], [at('10:02'), message('XX12')])).inboxMessages).toEqual([]));

  it('hold an orphan payment, and how it was settled', () => {
    const refunded: SurroundingFact = { type: 'OrphanRefunded', data: { tradeNo: 'T1', refundNo: 'R1' } };
    expect(around(recorded('trade-1', [at('10:02'), orphaned], [at('11:00'), refunded])).orphanTrades).toMatchObject([
      { tradeNo: 'T1', amount: yuan(10), settled: { how: 'refunded', refundNo: 'R1', record: { revision: '1' } } },
    ]);
    expect(around(recorded('trade-1', [at('10:02'), orphaned])).orphanTrades[0]).not.toHaveProperty('settled');
  });

  const all = around(
    recorded('platform', [at('10:05'), silent], [at('10:20'), resumed]),
    recorded(
      'trade-1',
      [at('10:10'), orphaned],
      [at('11:00'), { type: 'OrphanMatched', data: { tradeNo: 'T1', orderId: 'o', attemptId: 'a' } }],
    ),
  );

  it('are known as they were known then', () => {
    expect(surroundingsAsOf(all, at('10:04'))).toEqual(quietSurroundings);
    expect(surroundingsAsOf(all, at('10:15')).workerSilences[0]).not.toHaveProperty('ended');
    expect(surroundingsAsOf(all, at('10:30')).orphanTrades[0]).not.toHaveProperty('settled');
    expect(surroundingsAsOf(all, at('11:00'))).toEqual(all);
  });

  it('consist of records, and lack one where it is taken away', () => {
    const records = recordsOfSurroundings(all);
    expect(records).toHaveLength(4);
    for (const record of records) expect(recordsOfSurroundings(surroundingsWithout(all, record))).not.toContainEqual(record);
  });
});
