import type { ChannelKind } from '@app/kernel';

/** The fields that each kind of account has of its own: what may be read back, and what is only ever written. */
export const kindSettings: {
  readonly [kind in ChannelKind]: { readonly settings: readonly OwnSetting[]; readonly secrets: readonly OwnSecret[] };
} = {
  sandbox: { settings: ['gatewayUrl'], secrets: ['key'] },
  epay: { settings: ['gatewayUrl', 'pid', 'signStyle', 'methods', 'refundStatusQuery'], secrets: ['key'] },
};

/** Names of settings that belong to some kinds only. */
export type OwnSetting = 'gatewayUrl' | 'pid' | 'signStyle' | 'methods' | 'refundStatusQuery';

/** Names of secrets. */
export type OwnSecret = 'key';

/** Fields as they are given. */
export type GivenFields = { readonly [field in OwnSetting | OwnSecret]?: string | boolean };

/** An account's own fields taken apart. `strange` are given and not of this kind. */
export function ownFields(
  kind: ChannelKind,
  given: GivenFields,
): {
  readonly settings: { readonly [name: string]: string | boolean };
  readonly secrets: { readonly [name: string]: string };
  readonly strange: readonly string[];
} {
  const { settings, secrets } = kindSettings[kind];
  const isSetting = (name: string): boolean => settings.some((known) => known === name);
  const isSecret = (name: string): boolean => secrets.some((known) => known === name);
  const present = Object.entries(given);
  return {
    settings: Object.fromEntries(present.filter(([name]) => isSetting(name))),
    secrets: Object.fromEntries(present.filter(([name]) => isSecret(name)).map(([name, value]) => [name, String(value)])),
    strange: present.map(([name]) => name).filter((name) => !isSetting(name) && !isSecret(name)),
  };
}
