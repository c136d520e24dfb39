import type { ChannelAccount, PaymentChannel } from '@app/kernel';

/** A channel account ready for use: its settings and secrets, its rules, and the code that speaks its language. */
export type ReadyAccount = {
  readonly account: ChannelAccount;
  readonly channel: PaymentChannel;
  readonly enabled: boolean;
  /** Revision of the account's stream that holds these settings. */
  readonly revision: string;
};

/** Finds channel accounts by name. */
export interface ChannelAccounts {
  /** undefined when no account of that name was ever configured. */
  find(account: string): Promise<ReadyAccount | undefined>;
}
