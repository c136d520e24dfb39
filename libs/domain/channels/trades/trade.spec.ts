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
});
