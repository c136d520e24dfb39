import type { QueryAnswer } from '@app/kernel';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { castings, patience, type Stage, setStage, ten } from './payment-channels.stage.js';

describe.each(castings)('Asking $name', (casting) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage(casting);
  });
  afterEach(() => stage.close());
  const query = (outTradeNo: string, tradeNo?: string): Promise<QueryAnswer> =>
    stage.channel.query(stage.account, { outTradeNo, ...(tradeNo === undefined ? {} : { tradeNo }) }, patience);
  const repeatable = casting.gateway.gateway === 'sandbox';
  const askable = repeatable || casting.settings['refundStatusQuery'] === true;

  it('says that nobody opened the attempt', async () => {
    expect(await query('CT-1')).toEqual({ answer: 'not-found' });
  });

  it('says that it is unpaid', async () => {
    await stage.attempt('CT-1');
    expect(await query('CT-1')).toEqual({ answer: 'unpaid' });
  });

  it('says that it is paid, in the words of the notification', async () => {
    const { tradeNo } = await stage.paid('CT-1');
    const notified = stage.received[0]?.verdict;
    expect(await query('CT-1')).toEqual({ answer: 'paid', report: notified?.verified === true && notified.report });
    expect(await query('CT-1', tradeNo)).toMatchObject({ answer: 'paid', report: { tradeNo, amount: ten } });
  });

  it('is asked of each of two trades by its number', async () => {
    await stage.paid('CT-1');
    stage.gateway.pay('CT-1', { amount: 700 });
    await stage.gateway.settled();
    const trades = stage.gateway.ledger().payments['CT-1']?.trades ?? [];
    expect(trades).toHaveLength(2);
    for (const { tradeNo, paid } of trades) {
      expect(await query('CT-1', tradeNo)).toMatchObject({ answer: 'paid', report: { tradeNo, amount: paid } });
    }
  });

  it('does not take a refused question for "not paid"', async () => {
    await stage.attempt('CT-1');
    const wrongKey = { ...stage.account, secrets: { key: 'another-key-0001' } };
    const noKey = { ...stage.account, secrets: {} };
    const ask = { outTradeNo: 'CT-1' };
    expect(await stage.channel.query(wrongKey, ask, patience)).toMatchObject({ answer: 'unknown' });
    expect(await stage.channel.query(noKey, ask, patience)).toEqual({ answer: 'unknown', because: 'not-configured' });
  });

  it('closes where the channel can, so that it cannot be paid any more', async () => {
    await stage.attempt('CT-1');
    const closed = await stage.channel.close(stage.account, { outTradeNo: 'CT-1' }, patience);
    expect(stage.channel.capabilities(stage.account).close).toBe(repeatable);
    expect(closed).toBe(repeatable ? 'closed' : 'unknown');
    expect(await query('CT-1')).toEqual({ answer: repeatable ? 'closed' : 'unpaid' });
    const payment = stage.gateway.pay('CT-1');
    expect('refused' in payment ? payment.refused : 'taken').toBe(repeatable ? 'closed' : 'taken');
  });

  it('does not close what is paid', async () => {
    await stage.paid('CT-1');
    expect(await stage.channel.close(stage.account, { outTradeNo: 'CT-1' }, patience)).toBe(repeatable ? 'paid' : 'unknown');
  });

  it('is not paid after the channel has let the attempt expire, where the channel knows an end', async () => {
    await stage.attempt('CT-1');
    stage.time.advance(900);
    expect(await query('CT-1')).toEqual({ answer: repeatable ? 'closed' : 'unpaid' });
  });

  it('has money go back, once', async () => {
    const request = await stage.paid('CT-1');
    expect(await stage.channel.refund(stage.account, request, patience)).toMatchObject({ answer: 'done' });
    expect(stage.gateway.ledger().payments['CT-1']).toMatchObject({ count: 1, amount: 1000, refunded: 1000 });
    const told = await stage.channel.queryRefund(stage.account, request, patience);
    expect(told).toMatchObject(askable ? { answer: 'done' } : { answer: 'unknown' });
    expect(await query('CT-1')).toMatchObject({ answer: askable ? 'refunded' : 'paid' });
  });

  it('performs nothing when the same refund is asked for again', async () => {
    const request = await stage.paid('CT-1');
    await stage.channel.refund(stage.account, request, patience);
    const again = await stage.channel.refund(stage.account, request, patience);
    expect(again).toMatchObject(repeatable ? { answer: 'done' } : { answer: 'unknown', because: 'refunded-before' });
    expect(Object.values(stage.gateway.ledger().refunds)).toEqual([
      expect.objectContaining({ outTradeNo: 'CT-1', requests: 2, performed: 1, amount: 1000 }),
    ]);
  });

  it('says plainly that a refund was declined', async () => {
    const request = await stage.paid('CT-1');
    stage.gateway.faults.add({ kind: 'refund-declined' });
    expect(await stage.channel.refund(stage.account, request, patience)).toMatchObject({ answer: 'failed' });
    const told = await stage.channel.queryRefund(stage.account, request, patience);
    expect(told.answer).toBe(repeatable ? 'failed' : askable ? 'not-found' : 'unknown');
    expect(stage.gateway.ledger().payments['CT-1']).toMatchObject({ refunded: 0 });
  });

  it('settles a refund whose answer was lost by asking, not by doing it twice', async () => {
    const request = await stage.paid('CT-1');
    stage.gateway.faults.add({ kind: 'refund-answer-lost' });
    expect(await stage.channel.refund(stage.account, request, patience)).toMatchObject({ answer: 'unknown' });
    const told = await stage.channel.queryRefund(stage.account, request, patience);
    expect(told.answer).toBe(askable ? 'done' : 'unknown');
    expect(Object.values(stage.gateway.ledger().refunds)).toEqual([expect.objectContaining({ requests: 1, performed: 1 })]);
  });

  it('says that a refund never arrived', async () => {
    const request = await stage.paid('CT-1');
    stage.gateway.faults.add({ kind: 'server-error', on: 'refund' });
    expect(await stage.channel.refund(stage.account, request, patience)).toEqual({ answer: 'unknown', because: 'http-503' });
    const told = await stage.channel.queryRefund(stage.account, request, patience);
    expect(told.answer).toBe(askable ? 'not-found' : 'unknown');
  });

  it('tells part of the money apart from all of it', async () => {
    const request = { ...(await stage.paid('CT-1')), amount: { amount: 300, currency: 'CNY' as const } };
    expect(await stage.channel.refund(stage.account, request, patience)).toMatchObject({ answer: 'done' });
    expect(await query('CT-1')).toMatchObject({ answer: 'paid' });
    const told = await stage.channel.queryRefund(stage.account, request, patience);
    expect(told.answer).toBe(repeatable ? 'done' : 'unknown');
  });
});
