import type { ChannelConfigured, ChannelFact } from '@app/domain/channels';
import { type Instant, never, type Projection } from '@app/kernel';

/** A channel account as it stands: its settings without secrets, and whether one can pay with it. */
export type ChannelAccountNow = ChannelConfigured['data'] & {
  readonly enabled: boolean;
  readonly disabledBecause: string | undefined;
  /** Set while nothing is heard from it: no new attempts then. */
  readonly silentSince: Instant | undefined;
  readonly changedAt: Instant;
  /** Revision of the account's stream, as a string. */
  readonly revision: string;
};

/** Which accounts can be paid with? */
export const channelAccounts: Projection<ChannelAccountNow, ChannelFact> = {
  name: 'channel-accounts',
  version: 1,
  indexes: [['account'], ['mode', 'account']],
  on: ['ChannelConfigured', 'ChannelSilent', 'ChannelRestored', 'ChannelDisabled'],
  route: (event) => event.data.account,
  evolve: (doc, event) => {
    const now = { changedAt: event.metadata.recordedAt, revision: String(event.revision) };
    switch (event.type) {
      case 'ChannelConfigured':
        return { ...event.data, enabled: true, disabledBecause: undefined, silentSince: undefined, ...now };
      case 'ChannelSilent':
        return doc === null ? null : { ...doc, silentSince: event.data.since, ...now };
      case 'ChannelRestored':
        return doc === null ? null : { ...doc, silentSince: undefined, ...now };
      case 'ChannelDisabled':
        return doc === null ? null : { ...doc, enabled: false, disabledBecause: event.data.because, ...now };
      default:
        return never(event);
    }
  },
};
