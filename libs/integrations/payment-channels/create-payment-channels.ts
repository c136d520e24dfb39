import type { ChannelKind, PaymentChannel } from '@app/kernel';
import { createEpayChannel } from './epay/epay.channel.js';
import { createSandboxChannel } from './sandbox/sandbox.channel.js';
import type { PaymentChannelSurroundings } from './surroundings.js';

/** Every kind of payment channel this product speaks, by its kind. */
export function createPaymentChannels(surroundings: PaymentChannelSurroundings): ReadonlyMap<ChannelKind, PaymentChannel> {
  const channels = [createEpayChannel(surroundings), createSandboxChannel(surroundings)];
  return new Map(channels.map((channel) => [channel.kind, channel]));
}
