import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { castings, type Received, type Stage, setStage, ten } from './payment-channels.stage.js';

const paidTo = (outTradeNo: string, amount = 1000) => ({
  verified: true,
  report: expect.objectContaining({ outTradeNo, status: 'paid', amount: { amount, currency: 'CNY' } }),
});
const codes = (received: readonly Received[]): string[] => received.map(({ verdict }) => (verdict.verified ? 'verified' : verdict.code));

describe.each(castings)('Being notified by $name', (casting) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage(casting);
  });
  afterEach(() => stage.close());
  const pay = async (outTradeNo: string, options = {}): Promise<void> => {
    stage.gateway.pay(outTradeNo, options);
    await stage.gateway.settled();
  };
  const repeats = casting.gateway.gateway === 'epay' ? [60, 180, 1200, 3600, 7200] : [5, 15, 60, 300];

  it('verifies what the gateway signed, and is asked once only', async () => {
    await stage.attempt('CT-1');
    await pay('CT-1');
    const trade = stage.gateway.ledger().payments['CT-1']?.trades[0];
    expect(stage.received).toEqual([expect.objectContaining({ verdict: paidTo('CT-1') })]);
    expect(stage.received[0]?.verdict).toMatchObject({ report: { tradeNo: trade?.tradeNo, walletTradeNo: `W${trade?.tradeNo ?? ''}` } });
    stage.time.advance(86_400);
    await stage.gateway.settled();
    expect(stage.gateway.ledger().notifications).toEqual([
      expect.objectContaining({ outTradeNo: 'CT-1', try: 1, answer: { status: 200, body: 'success' } }),
    ]);
  });

  it('reads its own number out of a message before verifying it', async () => {
    await stage.attempt('CT-1');
    await pay('CT-1');
    expect(stage.received.map(({ message }) => stage.channel.claimedOutTradeNo(message))).toEqual(['CT-1']);
  });

  it('gives 200 copies, sent at once in both ways, one and the same report', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'duplicate', copies: 200, by: 'both' });
    await pay('CT-1');
    const [first] = stage.received;
    expect(stage.received).toHaveLength(200);
    for (const { verdict } of stage.received) expect(verdict).toEqual(first?.verdict);
    expect(first?.verdict).toEqual(paidTo('CT-1'));
    const methods = new Set(stage.received.map(({ message }) => message.method));
    expect(methods.size).toBe(stage.kind === 'epay' ? 2 : 1);
  });

  it('is told again by the schedule of the gateway until it answers success', async () => {
    stage.answerWith = { status: 200, body: 'fail' };
    await stage.attempt('CT-1');
    await pay('CT-1');
    for (const [index, seconds] of repeats.entries()) {
      stage.time.advance(seconds - 1);
      await stage.gateway.settled();
      expect(stage.received).toHaveLength(index + 1);
      stage.time.advance(1);
      await stage.gateway.settled();
      expect(stage.received).toHaveLength(index + 2);
    }
    stage.time.advance(86_400);
    await stage.gateway.settled();
    expect(codes(stage.received)).toEqual(Array.from({ length: repeats.length + 1 }, () => 'verified'));
  });

  it('hears of a payment by the first repeat when a notification is lost', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'lose' });
    await pay('CT-1');
    expect(stage.received).toEqual([]);
    stage.time.advance(repeats[0] ?? 0);
    await stage.gateway.settled();
    expect(codes(stage.received)).toEqual(['verified']);
  });

  it('hears late when a notification is delayed', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'delay', seconds: 30 });
    await pay('CT-1');
    expect(stage.received).toEqual([]);
    stage.time.advance(30);
    await stage.gateway.settled();
    expect(codes(stage.received)).toEqual(['verified']);
  });

  it('refuses an amount that was changed after signing, then takes the genuine repeat', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'tamper', amount: 1 });
    await pay('CT-1');
    expect(codes(stage.received)).toEqual(['signature']);
    stage.time.advance(repeats[0] ?? 0);
    await stage.gateway.settled();
    expect(stage.received[1]?.verdict).toEqual(paidTo('CT-1'));
  });

  it('refuses what is signed with another key, and forgeries', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'mis-sign', times: 'always' });
    await pay('CT-1');
    stage.gateway.forge('CT-1', { amount: 1000 });
    await stage.gateway.settled();
    expect(codes(stage.received)).toEqual(['signature', 'signature']);
    expect(stage.received.map(({ verdict }) => verdict)).toEqual([
      expect.objectContaining({ outTradeNo: 'CT-1', hint: 'key' }),
      expect.objectContaining({ outTradeNo: 'CT-1', hint: 'key' }),
    ]);
  });

  it.each([
    ['under-pay', 999],
    ['over-pay', 1001],
  ] as const)('tells the amount that was really paid: %s', async (kind, amount) => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind });
    await pay('CT-1');
    expect(stage.received[0]?.verdict).toEqual(paidTo('CT-1', amount));
  });

  it('tells two payments of one attempt apart by their trade numbers', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'pay-twice' });
    await pay('CT-1');
    const trades = stage.received.map(({ verdict }) => (verdict.verified ? verdict.report.tradeNo : ''));
    expect(codes(stage.received)).toEqual(['verified', 'verified']);
    expect(new Set(trades).size).toBe(2);
    expect(stage.gateway.ledger().payments['CT-1']).toMatchObject({ count: 2, amount: 2000 });
  });

  it('hears the later payment first when notifications overtake each other', async () => {
    await stage.attempt('CT-1');
    await stage.attempt('CT-2');
    stage.gateway.faults.add({ kind: 'reorder', count: 2 });
    await pay('CT-1');
    expect(stage.received).toEqual([]);
    await pay('CT-2');
    expect(stage.received.map(({ verdict }) => verdict)).toEqual([paidTo('CT-2'), paidTo('CT-1')]);
  });

  it('hears of another order when the buyer paid the wrong one', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'wrong-order', bookedOn: 'CT-9' });
    await pay('CT-1');
    expect(stage.received[0]?.verdict).toEqual(paidTo('CT-9'));
  });

  it('hears of money that comes after the attempt is over', async () => {
    await stage.attempt('CT-1');
    stage.gateway.faults.add({ kind: 'pay-late', seconds: 3600 });
    await pay('CT-1');
    expect(stage.gateway.ledger().payments).toEqual({});
    stage.time.advance(3600);
    await stage.gateway.settled();
    expect(stage.received[0]?.verdict).toEqual(paidTo('CT-1'));
  });
});

it('A gateway whose time runs sixty times as fast repeats a minute after a second', async () => {
  const [casting] = castings;
  if (casting === undefined) throw new Error('no casting');
  const stage = await setStage(casting, 60);
  stage.gateway.faults.add({ kind: 'lose' });
  await stage.attempt('CT-1');
  expect(stage.gateway.pay('CT-1')).toMatchObject({ trades: [{ outTradeNo: 'CT-1', paid: ten }] });
  await stage.gateway.settled();
  stage.time.advance(1);
  await stage.gateway.settled();
  expect(codes(stage.received)).toEqual(['verified']);
  await stage.close();
});
