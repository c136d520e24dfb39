export type { ChannelAccounts, ReadyAccount } from '@app/domain/channels';
