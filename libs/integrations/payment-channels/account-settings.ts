import type { ChannelAccount } from '@app/kernel';

/** A setting as text, however it was written; undefined when it is absent. */
export function settingText(account: ChannelAccount, name: string): string | undefined {
  const value = account.settings[name];
  return value === undefined ? undefined : String(value);
}

/** Faults of the settings that every kind of account has, as `field: what to do`. */
export function commonSettingFaults(account: ChannelAccount): readonly string[] {
  return [
    ...wholeNumberFault(account, 'queryAfterSeconds', 1, 86_400),
    ...wholeNumberFault(account, 'attemptMinutes', 1, 1_440),
    ...wholeNumberFault(account, 'expiryGraceSeconds', 0, 86_400),
    ...booleanFault(account, 'allowManualConfirm'),
  ];
}

/** The fault of a setting that is there and is neither true nor false. */
export function booleanFault(account: ChannelAccount, name: string): readonly string[] {
  const value = account.settings[name];
  return value === undefined || typeof value === 'boolean' ? [] : [`${name}: give true or false`];
}

/** The fault of a secret that is absent, short, or has white space in it (pasted with its line end). The secret is not told. */
export function secretFault(account: ChannelAccount, name: string): readonly string[] {
  const secret = account.secrets[name];
  if (secret === undefined || secret === '') return [`${name}: give the key of this account`];
  if (!/^[!-~]+$/.test(secret)) return [`${name}: remove white space and characters that are not ASCII`];
  if (secret.length < 8 || secret.length > 256) return [`${name}: give a key of 8 to 256 characters`];
  return [];
}

function wholeNumberFault(account: ChannelAccount, name: string, least: number, most: number): readonly string[] {
  const value = account.settings[name];
  if (value === undefined) return [];
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return fits ? [] : [`${name}: give a whole number from ${least} to ${most}`];
}
