import {
  ACCOUNT_NAME,
  type ChannelAccount,
  type ChannelKind,
  canonicalJson,
  PAYMENT_CHANNELS,
  type PaymentChannels,
  type StoredEvent,
} from '@app/kernel';
import { COMMAND_HANDLING, type CommandContext, type CommandHandling, IdempotencyKeyReused } from '@app/platform/command-handling';
import { type CommandRequest, commandContext, type FieldFault, Problem, problemOfRefusal } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ChannelConfigured, type ChannelFact, channelStream } from '../channels.events.js';
import { type ChannelAccountState, channelAccountDecider } from './channel-account.decide.js';
import type { ChannelAccountDto } from './channel-account.dto.js';
import { kindSettings, ownFields } from './kind-settings.policy.js';

/** An account as it was configured. Of its secrets only the names are told. */
export type ConfiguredTold = Omit<ChannelConfigured['data'], 'secretsVersion'> & {
  readonly secrets: readonly string[];
  readonly revision: string;
};

/** An administrator sets a channel account up, or changes it. */
export class ConfigureChannelRequest extends Command<ConfiguredTold> {
  constructor(
    readonly request: CommandRequest,
    readonly account: string,
    readonly wish: ChannelAccountDto,
  ) {
    super();
  }
}

const DEFAULT_RULES = { queryAfterSeconds: 60, attemptMinutes: 15, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };

/** Secrets are durable before the fact that they are in force, and stand nowhere else. */
@CommandHandler(ConfigureChannelRequest)
export class ConfigureChannelHandler implements ICommandHandler<ConfigureChannelRequest> {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
    @Inject(PAYMENT_CHANNELS) private readonly channels: PaymentChannels,
  ) {}

  async execute({ request, account, wish }: ConfigureChannelRequest): Promise<ConfiguredTold> {
    if (!ACCOUNT_NAME.test(account)) {
      const message = 'give 1 to 40 lower-case letters, digits and hyphens';
      throw new Problem('channel-settings-refused', { fields: [{ field: 'account', code: 'name', message }] });
    }
    const context = await commandContext(this.secrets, request, channelStream(account));
    const before = await this.configuredBefore(account, context);
    if (before !== undefined) return told(before.data, before.revision);
    return this.configure(account, wish, context);
  }

  private async configure(account: string, wish: ChannelAccountDto, context: CommandContext): Promise<ConfiguredTold> {
    const { state } = await this.handling.fold(channelAccountDecider, channelStream(account));
    const { kind, mode, ...rest } = wish;
    const { queryAfterSeconds, attemptMinutes, expiryGraceSeconds, toleranceMinor, allowManualConfirm, ...own } = rest;
    const { settings, secrets: given, strange } = ownFields(kind, own);
    const kept = (await this.secrets.getChannelSecrets(account)) ?? {};
    const secrets = { ...kept, ...given };
    this.mustBeRight({ account, kind, mode, settings, secrets }, strange);
    const isNewSecret = canonicalJson(secrets) !== canonicalJson(kept);
    // What would be refused must not put secrets in force first.
    if (isNewSecret && mayBecome(state, kind, mode)) await this.secrets.putChannelSecrets(account, secrets);
    const rules = {
      queryAfterSeconds: queryAfterSeconds ?? DEFAULT_RULES.queryAfterSeconds,
      attemptMinutes: attemptMinutes ?? DEFAULT_RULES.attemptMinutes,
      expiryGraceSeconds: expiryGraceSeconds ?? DEFAULT_RULES.expiryGraceSeconds,
      toleranceMinor: toleranceMinor ?? DEFAULT_RULES.toleranceMinor,
      allowManualConfirm: allowManualConfirm ?? DEFAULT_RULES.allowManualConfirm,
    };
    // The store's own: a rotation that was broken off before its fact is told by whoever configures next.
    const secretsVersion = await this.secrets.channelSecretsVersion(account);
    const configuration = { account, kind, mode, settings, secretsVersion, ...rules };
    const handled = await this.handling.handle(
      channelAccountDecider,
      channelStream(account),
      { type: 'ConfigureChannel', configuration },
      context,
    );
    if (handled.outcome === 'refused') throw problemOfRefusal(handled.refusal);
    return told(handled.state.stage === 'none' ? configuration : handled.state.configuration, handled.revision);
  }

  /** @throws Problem channel-settings-refused, naming every fault */
  private mustBeRight(account: ChannelAccount, strange: readonly string[]): void {
    const unknown = strange.map(
      (field): FieldFault => ({ field, code: 'unknown-field', message: `no account of kind ${account.kind} has it` }),
    );
    const channel = this.channels.get(account.kind);
    const wrong = (channel?.configurationFaults(account) ?? ['kind: this release does not speak it']).map(faultOf);
    const fields = [...unknown, ...wrong];
    if (fields.length > 0) throw new Problem('channel-settings-refused', { fields });
  }

  /** What this very request recorded before. @throws IdempotencyKeyReused */
  private async configuredBefore(
    account: string,
    { commandId, commandHash }: CommandContext,
  ): Promise<StoredEvent<ChannelConfigured> | undefined> {
    const records = await this.handling.records<ChannelFact>(channelAccountDecider, channelStream(account));
    const known = records.find((record) => record.metadata.commandId === commandId);
    if (known !== undefined && known.metadata.commandHash !== commandHash) throw new IdempotencyKeyReused(commandId);
    return known?.type === 'ChannelConfigured' ? known : undefined;
  }
}

function mayBecome(state: ChannelAccountState, kind: ChannelKind, mode: 'live' | 'test'): boolean {
  return state.stage === 'none' || (state.configuration.kind === kind && state.configuration.mode === mode);
}

/** A channel tells its faults as `field: what to do`. */
function faultOf(fault: string): FieldFault {
  const [field = '', ...what] = fault.split(': ');
  return { field, code: 'setting', message: what.join(': ') };
}

function told({ secretsVersion: _version, ...configuration }: ChannelConfigured['data'], revision: number): ConfiguredTold {
  return { ...configuration, secrets: kindSettings[configuration.kind].secrets, revision: String(revision) };
}
