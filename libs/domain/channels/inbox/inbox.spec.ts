import { type Fact, instant, money, type OrderId } from '@app/kernel';
import { given, sealedAs } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import type { InboxCommand } from '../channels.commands.js';
import { foreignPaymentsDecider, inboxDecider } from './inbox.decide.js';

const at = instant('2026-11-24T10:00:00Z');
const message = {
  account: 'epay-1',
  method: 'GET',
  contentType: '',
  bytes: 210,
  digest: 'd'.repeat(64),
  sealed: sealedAs('query, headers and body'),
} as const;

/** An inbox remembers nothing, so a repeat is told by its command id alone. */
function recorded(command: InboxCommand): readonly Fact[] {
  const decision = inboxDecider.decide(command, inboxDecider.initialState);
  return 'events' in decision ? decision.events : [];
}

describe('The inbox', () => {
  it('keeps a message exactly as it came, and what it claims to be about', () => {
    expect(recorded({ type: 'RecordMessage', at, ...message })).toEqual([{ type: 'MessageReceived', data: message }]);
    expect(recorded({ type: 'RecordMessage', at, ...message, claimedOutTradeNo: 'CT1' })).toEqual([
      { type: 'MessageReceived', data: { ...message, claimedOutTradeNo: 'CT1' } },
    ]);
  });
  it('keeps what became of it', () => {
    const orderId = '00000000000000000000000001' as OrderId;
    expect(recorded({ type: 'SettleMessage', at, message: 'm1', outcome: 'accepted', orderId })).toEqual([
      { type: 'MessageSettled', data: { message: 'm1', outcome: 'accepted', orderId } },
    ]);
    expect(recorded({ type: 'SettleMessage', at, message: 'm1', outcome: 'refused', code: 'signature' })).toEqual([
      { type: 'MessageSettled', data: { message: 'm1', outcome: 'refused', code: 'signature' } },
    ]);
  });
  it('counts junk by the minute, and no minute without any', () => {
    const junk = { account: 'epay-1', minute: at, count: 3, digest: 'd'.repeat(64) };
    expect(recorded({ type: 'CountJunk', at, ...junk })).toEqual([{ type: 'JunkCounted', data: junk }]);
    expect(recorded({ type: 'CountJunk', at, ...junk, count: 0 })).toEqual([]);
  });
});

describe("Another shop's payment on the same account", () => {
  const seen = { account: 'epay-1', outTradeNo: 'XX1', tradeNo: 'T1', amount: money(1000) };
  it('is noted once a day', () => {
    given(foreignPaymentsDecider)
      .when({ type: 'NoteForeignPayment', at, ...seen })
      .then({ type: 'ForeignPaymentSeen', data: seen });
    given(foreignPaymentsDecider, { type: 'ForeignPaymentSeen', data: seen })
      .when({ type: 'NoteForeignPayment', at, ...seen })
      .thenNothing();
  });
});
