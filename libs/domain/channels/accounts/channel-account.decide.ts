import { canonicalJson, type Decide, type Decider, type EventVersions, facts, type Instant, never, nothing, refuse } from '@app/kernel';
import type { ChannelCommand } from '../channels.commands.js';
import type { ChannelConfigured, ChannelFact } from '../channels.events.js';
import { channelsVersions } from '../channels.upcasters.js';

/** A channel account: not there, in use, or out of use. `silentSince`: its messages stopped coming. */
export type ChannelAccountState =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'enabled' | 'disabled';
      readonly configuration: ChannelConfigured['data'];
      /** Revision of the record that holds this configuration. */
      readonly configuredAtRevision: number;
      readonly silentSince: Instant | undefined;
    };

const evolve: Decider<ChannelAccountState, ChannelCommand, ChannelFact>['evolve'] = (account, fact, record) => {
  if (fact.type === 'ChannelConfigured') {
    return { stage: 'enabled', configuration: fact.data, configuredAtRevision: record.revision, silentSince: undefined };
  }
  if (account.stage === 'none') return account;
  switch (fact.type) {
    case 'ChannelSilent':
      return { ...account, silentSince: fact.data.since };
    case 'ChannelRestored':
      return { ...account, silentSince: undefined };
    case 'ChannelDisabled':
      return { ...account, stage: 'disabled' };
  }
};

const decide: Decide<ChannelCommand, ChannelAccountState, ChannelFact> = (command, account) => {
  switch (command.type) {
    case 'ConfigureChannel': {
      const { configuration } = command;
      if (account.stage !== 'none' && account.configuration.mode !== configuration.mode)
        return refuse('mode-mismatch', { account: configuration.account });
      if (account.stage !== 'none' && account.configuration.kind !== configuration.kind)
        return refuse('channel-kind-is-fixed', { account: configuration.account });
      const same = account.stage === 'enabled' && canonicalJson(account.configuration) === canonicalJson(configuration);
      return same ? nothing : facts({ type: 'ChannelConfigured', data: configuration });
    }
    case 'DisableChannel':
      if (account.stage === 'none') return refuse('unknown-channel', { account: command.account });
      return account.stage === 'disabled'
        ? nothing
        : facts({ type: 'ChannelDisabled', data: { account: command.account, because: command.because } });
    case 'NoteChannelSilent':
      if (account.stage !== 'enabled' || account.silentSince !== undefined) return nothing;
      return facts({ type: 'ChannelSilent', data: { account: command.account, since: command.since } });
    case 'NoteChannelRestored':
      if (account.stage === 'none' || account.silentSince === undefined) return nothing;
      return facts({ type: 'ChannelRestored', data: { account: command.account, silentFrom: account.silentSince } });
    default:
      return never(command);
  }
};

/** Everything there is to a channel account's stream. */
export const channelAccountDecider: Decider<ChannelAccountState, ChannelCommand, ChannelFact> & EventVersions & { readonly name: string } =
  { name: 'channel-account', initialState: { stage: 'none' }, evolve, decide, ...channelsVersions };
