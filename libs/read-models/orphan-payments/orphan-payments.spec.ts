import type { ForeignPaymentSeen, TradeFact } from '@app/domain/channels';
import { documents, keep, type StoredDocuments, storedDocuments, toldLog } from '@app/testing';
import { at, recordedAt, yuan } from '@app/testing/order-story';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { orphanPayments } from './orphan-payments.projection.js';
import { OrphanPayments } from './orphan-payments.query.js';

const orphaned = (tradeNo: string, refundBy = at('12:00')): TradeFact => ({
  type: 'TradeOrphaned',
  data: { account: 'epay-1', tradeNo, outTradeNo: `CT-${tradeNo}`, amount: yuan(10), refundBy },
});
const foreign = (tradeNo: string): ForeignPaymentSeen => ({
  type: 'ForeignPaymentSeen',
  data: { account: 'epay-1', tradeNo, outTradeNo: `XX-${tradeNo}`, amount: yuan(3) },
});
const matched: TradeFact = { type: 'OrphanMatched', data: { tradeNo: 't1', orderId: 'o1', attemptId: 'o1-a01' } };
const refunded: TradeFact = { type: 'OrphanRefunded', data: { tradeNo: 't1', refundNo: 'refund-1' } };

function told(...facts: readonly (TradeFact | ForeignPaymentSeen)[]): unknown {
  const log = toldLog();
  log.tell('trade-epay-1-t1', ...facts);
  return documents(keep(orphanPayments, log.events))['trade-epay-1-t1'];
}

describe('An orphan payment', () => {
  it('waits to be matched until it must go back', () => {
    expect(told(orphaned('t1'))).toMatchObject({
      id: 'trade-epay-1-t1',
      account: 'epay-1',
      tradeNo: 't1',
      outTradeNo: 'CT-t1',
      amount: yuan(10),
      stage: 'waiting',
      refundBy: at('12:00'),
    });
  });

  it('is matched to an order, or refunded', () => {
    expect(told(orphaned('t1'), matched)).toMatchObject({ stage: 'matched', matched: { orderId: 'o1', attemptId: 'o1-a01' } });
    expect(told(orphaned('t1'), refunded)).toMatchObject({ stage: 'refunded', refundNo: 'refund-1' });
  });

  it('is not money that is bound to an order', () => {
    expect(told(matched, refunded)).toBeUndefined();
    const bound: TradeFact = {
      type: 'TradeBound',
      data: { account: 'epay-1', tradeNo: 't1', orderId: 'o1', attemptId: 'o1-a01', amount: yuan(10) },
    };
    expect(told(bound)).toBeUndefined();
  });

  it('is not a foreign payment either: that is shown, once, and nothing is done about it', () => {
    const log = toldLog();
    const stream = 'foreign-epay-1-2026-11-24';
    log.tell(stream, recordedAt(at('10:00'), foreign('t1')), recordedAt(at('10:01'), foreign('t1')), foreign('t2'));
    const docs = documents(keep(orphanPayments, log.events));
    expect(Object.keys(docs)).toEqual([`${stream}|t1`, `${stream}|t2`]);
    expect(docs[`${stream}|t1`]).toMatchObject({ stage: 'foreign', outTradeNo: 'XX-t1', seenAt: at('10:00') });
    expect(docs[`${stream}|t1`]?.refundBy).toBeUndefined();
  });
});

describe('The orphan payments', () => {
  let stored: StoredDocuments;
  let orphans: OrphanPayments;

  beforeAll(async () => {
    const log = toldLog();
    log.tell('trade-epay-1-t1', recordedAt(at('10:01'), orphaned('t1', at('12:30'))));
    log.tell('trade-epay-1-t2', recordedAt(at('10:02'), orphaned('t2')), refunded);
    log.tell('trade-epay-1-t3', recordedAt(at('10:03'), orphaned('t3', at('12:10'))));
    log.tell('foreign-epay-1-2026-11-24', recordedAt(at('10:04'), foreign('t9')));
    stored = storedDocuments();
    await stored.add(orphanPayments, log.events);
    orphans = new OrphanPayments(documentsOf(orphanPayments, stored.store, (name) => name));
  });
  afterAll(() => stored.close());

  it('are listed newest first, by stage', async () => {
    const list = async (wanted: Parameters<OrphanPayments['list']>[0]) => (await orphans.list(wanted)).items.map(({ tradeNo }) => tradeNo);
    expect(await list({})).toEqual(['t9', 't3', 't2', 't1']);
    expect(await list({ stage: 'waiting' })).toEqual(['t3', 't1']);
    expect(await list({ stage: 'foreign' })).toEqual(['t9']);
  });

  it('are given back in the order of their deadlines', async () => {
    const due = async (time: string) => (await orphans.dueBy(at(time))).map(({ tradeNo }) => tradeNo);
    expect(await due('12:09')).toEqual([]);
    expect(await due('12:10')).toEqual(['t3']);
    expect(await due('13:00')).toEqual(['t3', 't1']);
  });

  it('are found by either number', async () => {
    const found = async (number: string) => (await orphans.mentioning(number)).map(({ tradeNo }) => tradeNo);
    expect(await found('t2')).toEqual(['t2']);
    expect(await found('CT-t3')).toEqual(['t3']);
    expect(await found('XX-t9')).toEqual(['t9']);
    expect(await found('t7')).toEqual([]);
  });
});
