import { instant } from '@app/kernel';
import { given } from '@app/testing';
import { channelAccountDecider } from './channel-account.decide.js';

const at = instant('2026-11-24T10:00:00Z');
const configuration = {
  account: 'epay-1',
  kind: 'epay',
  mode: 'live',
  settings: { gatewayUrl: 'https://pay.example', pid: '1001', signStyle: 'append' },
  secretsVersion: 1,
  queryAfterSeconds: 60,
  attemptMinutes: 15,
  expiryGraceSeconds: 120,
  toleranceMinor: 0,
  allowManualConfirm: false,
} as const;
const configured = { type: 'ChannelConfigured', data: configuration } as const;
const silent = { type: 'ChannelSilent', data: { account: 'epay-1', since: at } } as const;

describe('A channel account', () => {
  it('is configured', () => given(channelAccountDecider).when({ type: 'ConfigureChannel', at, configuration }).then(configured));
  it('is not configured again when nothing changes', () =>
    given(channelAccountDecider, configured).when({ type: 'ConfigureChannel', at, configuration }).thenNothing());
  it('never turns from live to test', () =>
    given(channelAccountDecider, configured)
      .when({ type: 'ConfigureChannel', at, configuration: { ...configuration, mode: 'test' } })
      .thenRefused('mode-mismatch'));
  it('never becomes a channel of another kind', () =>
    given(channelAccountDecider, configured)
      .when({ type: 'ConfigureChannel', at, configuration: { ...configuration, kind: 'sandbox' } })
      .thenRefused('channel-kind-is-fixed'));
  it('is disabled once, and enabled by being configured', () => {
    const disabled = { type: 'ChannelDisabled', data: { account: 'epay-1', because: 'contract ended' } } as const;
    const disable = { type: 'DisableChannel', at, account: 'epay-1', because: 'contract ended' } as const;
    given(channelAccountDecider, configured).when(disable).then(disabled);
    given(channelAccountDecider, configured, disabled).when(disable).thenNothing();
    given(channelAccountDecider, configured, disabled).when({ type: 'ConfigureChannel', at, configuration }).then(configured);
  });
  it('is silent from a time on, and restored', () => {
    given(channelAccountDecider, configured).when({ type: 'NoteChannelSilent', at, account: 'epay-1', since: at }).then(silent);
    given(channelAccountDecider, configured, silent)
      .when({ type: 'NoteChannelRestored', at, account: 'epay-1' })
      .then({ type: 'ChannelRestored', data: { account: 'epay-1', silentFrom: at } });
    given(channelAccountDecider, configured).when({ type: 'NoteChannelRestored', at, account: 'epay-1' }).thenNothing();
  });
  it('must exist to be disabled', () =>
    given(channelAccountDecider).when({ type: 'DisableChannel', at, account: 'x', because: 'none' }).thenRefused('unknown-channel'));
});
