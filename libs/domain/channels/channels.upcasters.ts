import { eventVersions } from '@app/kernel';
import type { ChannelFact, ForeignPaymentSeen, InboxFact, TradeFact } from './channels.events.js';

/** Every event of payment channels, with the steps that lead from its older versions to today's. */
export const channelsVersions = eventVersions<ChannelFact | InboxFact | TradeFact | ForeignPaymentSeen>(
  ['channel-', 'inbox-', 'trade-', 'foreign-'],
  {
    ChannelConfigured: [],
    ChannelSilent: [],
    ChannelRestored: [],
    ChannelDisabled: [],
    MessageReceived: [],
    MessageSettled: [],
    JunkCounted: [],
    TradeBound: [],
    TradeOrphaned: [],
    OrphanMatched: [],
    OrphanRefunded: [],
    ForeignPaymentSeen: [],
  },
);
