import { type Decide, type Decider, type EventVersions, facts, never, nothing } from '@app/kernel';
import type { InboxCommand, NoteForeignPayment } from '../channels.commands.js';
import type { ForeignPaymentSeen, InboxFact } from '../channels.events.js';
import { channelsVersions } from '../channels.upcasters.js';

/** An inbox stream keeps; it decides nothing and so remembers nothing. */
export type Inbox = { readonly kept: number };

const decide: Decide<InboxCommand, Inbox, InboxFact> = (command) => {
  switch (command.type) {
    case 'RecordMessage': {
      const { account, method, contentType, bytes, digest, sealed, claimedOutTradeNo } = command;
      const claimed = claimedOutTradeNo === undefined ? {} : { claimedOutTradeNo };
      return facts({ type: 'MessageReceived', data: { account, method, contentType, bytes, digest, sealed, ...claimed } });
    }
    case 'SettleMessage': {
      const { message, outcome, code, orderId } = command;
      const details = { ...(code === undefined ? {} : { code }), ...(orderId === undefined ? {} : { orderId }) };
      return facts({ type: 'MessageSettled', data: { message, outcome, ...details } });
    }
    case 'CountJunk': {
      const { account, minute, count, digest } = command;
      return count === 0 ? nothing : facts({ type: 'JunkCounted', data: { account, minute, count, digest } });
    }
    default:
      return never(command);
  }
};

/** Everything there is to an inbox stream. The same message twice is prevented by its command id. */
export const inboxDecider: Decider<Inbox, InboxCommand, InboxFact> & EventVersions & { readonly name: string } = {
  name: 'inbox',
  initialState: { kept: 0 },
  evolve: (inbox) => ({ kept: inbox.kept + 1 }),
  decide,
  ...channelsVersions,
};

/** Trade numbers seen on one day. */
export type ForeignPayments = { readonly tradeNos: readonly string[] };

/** Everything there is to a stream of foreign payments: each is noted once. */
export const foreignPaymentsDecider: Decider<ForeignPayments, NoteForeignPayment, ForeignPaymentSeen> &
  EventVersions & { readonly name: string } = {
  name: 'foreign-payments',
  initialState: { tradeNos: [] },
  evolve: (seen, fact) => ({ tradeNos: [...seen.tradeNos, fact.data.tradeNo] }),
  decide: ({ account, outTradeNo, tradeNo, amount }, seen) =>
    seen.tradeNos.includes(tradeNo) ? nothing : facts({ type: 'ForeignPaymentSeen', data: { account, outTradeNo, tradeNo, amount } }),
  ...channelsVersions,
};
