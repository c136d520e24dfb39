import { instant, money, type OrderId } from '@app/kernel';
import { given } from '@app/testing';
import { tradeDecider } from './trade.decide.js';

const at = instant('2026-11-24T10:00:00Z');
const order = (n: number): OrderId => `0000000000000000000000000${n}` as OrderId;
const bind = (n: number) =>
  ({
    type: 'BindTrade',
    at,
    account: 'epay-1',
    tradeNo: 'T1',
    orderId: order(n),
    attemptId: `${order(n)}-a01`,
    amount: money(1000),
  }) as const;
const bound = (n: number) =>
  ({
    type: 'TradeBound',
    data: { account: 'epay-1', tradeNo: 'T1', orderId: order(n), attemptId: `${order(n)}-a01`, amount: money(1000) },
  }) as const;
const orphan = {
  type: 'OrphanTrade',
  at,
  account: 'epay-1',
  tradeNo: 'T1',
  outTradeNo: 'CT9',
  amount: money(1000),
  refundWithinSeconds: 60,
} as const;
const orphaned = {
  type: 'TradeOrphaned',
  data: { account: 'epay-1', tradeNo: 'T1', outTradeNo: 'CT9', amount: money(1000), refundBy: instant('2026-11-24T10:01:00Z') },
} as const;

describe('A trade of a channel', () => {
  it('becomes the money of the first attempt that binds it', () => given(tradeDecider).when(bind(1)).then(bound(1)));
  it('stays with that attempt however often it is bound', () => given(tradeDecider, bound(1)).when(bind(1)).thenNothing());
  it('never becomes the money of a second order', () => given(tradeDecider, bound(1)).when(bind(2)).thenRefused('trade-taken'));
  it('is an orphan when nobody asked for it, with a time by which it goes back', () => given(tradeDecider).when(orphan).then(orphaned));
  it('is not bound once it is an orphan', () => given(tradeDecider, orphaned).when(bind(1)).thenRefused('trade-taken'));
  it('does not become an orphan once it is bound', () => given(tradeDecider, bound(1)).when(orphan).thenRefused('trade-taken'));

  const match = (n: number) => ({ type: 'MatchOrphan', at, tradeNo: 'T1', orderId: order(n), attemptId: `${order(n)}-a01` }) as const;
  const matched = (n: number) =>
    ({ type: 'OrphanMatched', data: { tradeNo: 'T1', orderId: order(n), attemptId: `${order(n)}-a01` } }) as const;
  const refunded = { type: 'OrphanRefunded', data: { tradeNo: 'T1', refundNo: 'R1' } } as const;

  it('is matched to the attempt that a person names, once', () => {
    given(tradeDecider, orphaned).when(match(1)).then(matched(1));
    given(tradeDecider, orphaned, matched(1)).when(match(1)).thenNothing();
  });
  it('is not matched a second time, nor after it went back', () => {
    given(tradeDecider, orphaned, matched(1)).when(match(2)).thenRefused('orphan-settled', { how: 'match' });
    given(tradeDecider, orphaned, refunded).when(match(1)).thenRefused('orphan-settled', { how: 'refund' });
  });
  it('is matched only when it is an orphan', () => {
    given(tradeDecider).when(match(1)).thenRefused('no-orphan');
    given(tradeDecider, bound(1)).when(match(1)).thenRefused('no-orphan');
  });
  it('stays the orphan it is however often it is found', () => given(tradeDecider, orphaned, matched(1)).when(orphan).thenNothing());
});
