export * from './channels.events.js';
export { channelsVersions } from './channels.upcasters.js';
export * from './channels.commands.js';
export * from './accounts/channel-account.decide.js';
export * from './trades/trade.decide.js';
export * from './inbox/inbox.decide.js';
export * from './receive-channel-message.handlers.js';
export * from './channel-accounts.port.js';
export * from './trades.port.js';
