import { type ChannelAccountState, channelAccountDecider, channelStream } from '@app/domain/channels';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { type ChannelAccount, derivedCommandId, orderIdOf, outTradeNoOf, type PaymentChannel } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { EventStore } from '@app/platform/event-store';
import type { SecretStore } from '@app/platform/secrets';
import type { Surroundings } from '../surroundings.js';
import { type DoctorFinding, found } from './finding.js';

type Configured = Extract<ChannelAccountState, { readonly stage: 'enabled' | 'disabled' }>['configuration'];

const PATIENCE_MILLIS = 10_000;
/** An attempt that no order will ever make. */
const NO_ATTEMPT = 99;

/** The channel accounts that are in use, as their own streams say. */
export async function accountsInUse(
  events: Pick<EventStore, 'readAll'>,
  folds: Pick<CommandHandling, 'fold'>,
): Promise<readonly Configured[]> {
  const streams = new Set<string>();
  for await (const { stream } of events.readAll({ filter: { types: ['ChannelConfigured'] } })) streams.add(stream);
  const states = await Promise.all([...streams].map(async (stream) => (await folds.fold(channelAccountDecider, stream)).state));
  return states.flatMap((state) =>
    state.stage === 'enabled' && streams.has(channelStream(state.configuration.account)) ? [state.configuration] : [],
  );
}

/** Can channels reach this server with what they have to say? */
export function checkPublicUrl(accounts: readonly Configured[], publicUrl: string): DoctorFinding {
  const live = accounts.filter(({ mode }) => mode === 'live').map(({ account }) => account);
  if (live.length === 0) return found('public-url', 'ok', { code: 'no-live-channels' });
  const { hostname } = new URL(publicUrl);
  const isLocal = /^(?:localhost|127\..*|\[::1?\]|0\.0\.0\.0)$/.test(hostname);
  return isLocal
    ? found('public-url', 'fail', { code: 'public-url-local', url: publicUrl, accounts: live })
    : found('public-url', 'ok', { code: 'public-url-fits', url: publicUrl });
}

/** Asks each account about a payment that does not exist: that it says so, and signs what it says, shows that the key works. */
export function checkChannels(
  accounts: readonly Configured[],
  tradePrefix: string,
  secrets: Pick<SecretStore, 'getChannelSecrets'>,
  surroundings: Pick<Surroundings, 'fetch' | 'clock' | 'randomBytes' | 'signal'>,
): Promise<readonly DoctorFinding[]> {
  const channels = createPaymentChannels(surroundings);
  const nonce = Buffer.from(surroundings.randomBytes(16)).toString('hex');
  const outTradeNo = outTradeNoOf(tradePrefix, orderIdOf(derivedCommandId('doctor', nonce)), NO_ATTEMPT);
  return Promise.all(
    accounts.map(async ({ account: name, kind, mode, settings }) => {
      const account: ChannelAccount = { account: name, kind, mode, settings, secrets: (await secrets.getChannelSecrets(name)) ?? {} };
      const channel = channels.get(kind);
      if (channel?.capabilities(account).query !== true)
        return found('channels', 'skipped', { code: 'channel-cannot-be-asked', account: name });
      return answerOf(channel, account, outTradeNo, surroundings.signal);
    }),
  );
}

async function answerOf(channel: PaymentChannel, account: ChannelAccount, outTradeNo: string, signal: AbortSignal): Promise<DoctorFinding> {
  const faults = channel.configurationFaults(account);
  if (faults.length > 0) return found('channels', 'fail', { code: 'channel-at-fault', account: account.account, faults });
  const given = await channel.query(account, { outTradeNo }, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MILLIS)]));
  return given.answer === 'unknown'
    ? found('channels', 'fail', { code: 'channel-not-trusted', account: account.account, because: given.because })
    : found('channels', 'ok', { code: 'channel-answers', account: account.account });
}
