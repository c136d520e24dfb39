import type { RawMessage } from '@app/kernel';
import type { ChannelAnswer, Origin } from './receive-channel-message.handlers.js';

/** Takes what channels say. */
export interface ChannelMessages {
  /** Never throws: what cannot be finished in time is answered with the channel's word for "send it again". */
  receive(account: string, message: RawMessage, origin: Origin): Promise<ChannelAnswer>;
}

/** Dependency-injection token of whoever takes channels' messages. */
export const CHANNEL_MESSAGES = Symbol('CHANNEL_MESSAGES');
