import type { ChannelAccount } from '@app/kernel';
import { commonSettingFaults, secretFault, settingText } from '../account-settings.js';
import { gatewayUrlFault } from '../gateway-url.js';

/** A sandbox account with all that it takes to speak with its gateway. */
export type SandboxAccount = { readonly gatewayUrl: string; readonly account: string; readonly key: string };

/** The account read from its settings; undefined while it lacks what no message can do without. */
export function sandboxAccount(account: ChannelAccount): SandboxAccount | undefined {
  const gatewayUrl = settingText(account, 'gatewayUrl') ?? '';
  const key = account.secrets['key'] ?? '';
  if (key === '' || !URL.canParse(gatewayUrl)) return undefined;
  return { gatewayUrl, account: account.account, key };
}

/** Everything that is wrong with an account's settings, as `field: what to do`. */
export function sandboxFaults(account: ChannelAccount): readonly string[] {
  const url = gatewayUrlFault(settingText(account, 'gatewayUrl'), account.mode);
  return [
    ...(account.kind === 'sandbox' ? [] : ['kind: this account is not of kind sandbox']),
    ...(account.mode === 'test' ? [] : ['mode: give test, because no real money moves in the sandbox']),
    ...(url === undefined ? [] : [`gatewayUrl: ${url}`]),
    ...secretFault(account, 'key'),
    ...commonSettingFaults(account),
  ];
}
