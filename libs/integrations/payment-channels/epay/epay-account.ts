import type { ChannelAccount } from '@app/kernel';
import { booleanFault, commonSettingFaults, secretFault, settingText } from '../account-settings.js';
import { gatewayUrlFault } from '../gateway-url.js';
import type { EpaySignStyle } from './epay-signature.js';

/** An epay account with all that it takes to speak with its gateway. */
export type EpayAccount = {
  readonly gatewayUrl: string;
  readonly pid: string;
  readonly signStyle: EpaySignStyle;
  readonly key: string;
  /** Names of payment methods (`type`) the gateway has for this merchant; the first is the default. */
  readonly methods: readonly string[];
  /** Does the gateway tell a refund by `status: 2` of the order query? */
  readonly refundStatusQuery: boolean;
};

const DEFAULT_METHODS = 'alipay,wxpay,qqpay';

/** The account read from its settings; undefined while it lacks what no message can do without. */
export function epayAccount(account: ChannelAccount): EpayAccount | undefined {
  const gatewayUrl = settingText(account, 'gatewayUrl') ?? '';
  const pid = settingText(account, 'pid') ?? '';
  const key = account.secrets['key'] ?? '';
  if (pid === '' || key === '' || !URL.canParse(gatewayUrl)) return undefined;
  return {
    gatewayUrl,
    pid,
    signStyle: settingText(account, 'signStyle') === 'key-parameter' ? 'key-parameter' : 'append',
    key,
    methods: epayMethods(account),
    refundStatusQuery: account.settings['refundStatusQuery'] === true,
  };
}

/** Names of the payment methods of an account, from its setting `methods` ("alipay,wxpay"). */
export function epayMethods(account: ChannelAccount): readonly string[] {
  return (settingText(account, 'methods') ?? DEFAULT_METHODS).split(',');
}

/** Everything that is wrong with an account's settings, as `field: what to do`. */
export function epayFaults(account: ChannelAccount): readonly string[] {
  const url = gatewayUrlFault(settingText(account, 'gatewayUrl'), account.mode);
  return [
    ...(account.kind === 'epay' ? [] : ['kind: this account is not of kind epay']),
    ...(url === undefined ? [] : [`gatewayUrl: ${url}`]),
    ...(/^[0-9A-Za-z_-]{1,32}$/.test(settingText(account, 'pid') ?? '') ? [] : ['pid: give the merchant number']),
    ...signStyleFault(account),
    ...(epayMethods(account).every((method) => /^[0-9A-Za-z_-]{1,32}$/.test(method))
      ? []
      : ['methods: give names with commas between them, such as alipay,wxpay']),
    ...booleanFault(account, 'refundStatusQuery'),
    ...secretFault(account, 'key'),
    ...commonSettingFaults(account),
  ];
}

function signStyleFault(account: ChannelAccount): readonly string[] {
  const style = settingText(account, 'signStyle') ?? 'append';
  return style === 'append' || style === 'key-parameter' ? [] : ['signStyle: give append or key-parameter'];
}
