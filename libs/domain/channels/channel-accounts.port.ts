import type { ChannelAccount, Instant, PaymentChannel } from '@app/kernel';
import type { ChannelConfigured } from './channels.events.js';

/** What an account's owner has decided for all of its payments. */
export type AccountRules = Pick<
  ChannelConfigured['data'],
  'queryAfterSeconds' | 'attemptMinutes' | 'expiryGraceSeconds' | 'toleranceMinor' | 'allowManualConfirm'
>;

/** A channel account ready for use: its settings and secrets, its rules, and the code that speaks its language. */
export type ReadyAccount = {
  readonly account: ChannelAccount;
  readonly channel: PaymentChannel;
  readonly enabled: boolean;
  /** Set while nothing is heard from it. */
  readonly silentSince: Instant | undefined;
  /** Revision of the account's stream that holds these settings. */
  readonly revision: string;
  readonly rules: AccountRules;
};

/** Finds channel accounts by name. */
export interface ChannelAccounts {
  /** undefined when no account of that name was ever configured. `secretsAsOf`: with the secrets in force then, else now. */
  find(account: string, secretsAsOf?: Instant): Promise<ReadyAccount | undefined>;
}

/** Dependency-injection token of the channel accounts. */
export const CHANNEL_ACCOUNTS = Symbol('CHANNEL_ACCOUNTS');

/** A channel account as a list has it: without secrets. */
export type ListedAccount = Pick<ChannelConfigured['data'], 'account' | 'kind' | 'mode' | 'settings' | 'expiryGraceSeconds'> & {
  readonly enabled: boolean;
  readonly silentSince: Instant | undefined;
};

/** Lists channel accounts, as far as the views have read. */
export interface ChannelList {
  /** By name, 100 at most. */
  list(mode: 'live' | 'test'): Promise<readonly ListedAccount[]>;
}

/** Dependency-injection token of the list of channel accounts. */
export const CHANNEL_LIST = Symbol('CHANNEL_LIST');
