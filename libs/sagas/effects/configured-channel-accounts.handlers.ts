import { channelAccountDecider, channelStream } from '@app/domain/channels';
import { ACCOUNT_NAME, type Instant, type PaymentChannels } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { SecretStore } from '@app/platform/secrets';
import type { ChannelAccounts, ReadyAccount } from './channel-accounts.port.js';

/** Channel accounts as their own streams say, with the secrets that are in force. */
export class ConfiguredChannelAccounts implements ChannelAccounts {
  constructor(
    private readonly handling: CommandHandling,
    private readonly secrets: SecretStore,
    private readonly channels: PaymentChannels,
  ) {}

  async find(name: string, secretsAsOf?: Instant): Promise<ReadyAccount | undefined> {
    if (!ACCOUNT_NAME.test(name)) return undefined;
    const { state } = await this.handling.fold(channelAccountDecider, channelStream(name));
    if (state.stage === 'none') return undefined;
    const { account, kind, mode, settings, ...rest } = state.configuration;
    const { queryAfterSeconds, attemptMinutes, expiryGraceSeconds, toleranceMinor, allowManualConfirm } = rest;
    const channel = this.channels.get(kind);
    if (channel === undefined) return undefined;
    const secrets = (await this.secrets.getChannelSecrets(account, secretsAsOf)) ?? {};
    return {
      account: { account, kind, mode, settings, secrets },
      channel,
      enabled: state.stage === 'enabled',
      silentSince: state.silentSince,
      revision: String(state.configuredAtRevision),
      rules: { queryAfterSeconds, attemptMinutes, expiryGraceSeconds, toleranceMinor, allowManualConfirm },
    };
  }
}
