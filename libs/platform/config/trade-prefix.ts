import { join } from 'node:path';
import { type Configuration, ConfigurationFault } from './configuration.js';
import { makeFolder } from './make-folder.js';
import { readIfThere, writeOnce } from './once-written-file.js';

/** Name of the file that keeps the install's trade prefix, in the data folder. */
const TRADE_PREFIX_FILE = 'trade-prefix';

const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ';
const SIGNS = `0123456789${LETTERS}`;

/**
 * The prefix of every number of ours that a channel sees: kept in the data folder from the first start on, for ever.
 * By it a payment is known as ours, so it never changes. `random` gives numbers in [0, 1).
 * @throws ConfigurationFault when the configured one is another than the one kept, or the file was damaged
 */
export function keepTradePrefix(
  { dataFolder, tradePrefix }: Pick<Configuration, 'dataFolder' | 'tradePrefix'>,
  random: () => number,
): string {
  makeFolder(dataFolder);
  const file = join(dataFolder, TRADE_PREFIX_FILE);
  const kept = readIfThere(file) ?? writeOnce(file, tradePrefix ?? newTradePrefix(random));
  if (!/^[A-Za-z0-9]{2,4}$/.test(kept)) {
    throw new ConfigurationFault([{ setting: 'CARDTRAIL_TRADE_PREFIX', what: `${file} is damaged: restore it from a backup` }]);
  }
  if (tradePrefix !== undefined && tradePrefix !== kept) {
    const what = `this data folder has used ${kept} since its first start, and payments under way carry it: set it to ${kept}, or unset it`;
    throw new ConfigurationFault([{ setting: 'CARDTRAIL_TRADE_PREFIX', what }]);
  }
  return kept;
}

/** The prefix kept in a data folder; undefined where it never was started. */
export function readTradePrefix({ dataFolder }: Pick<Configuration, 'dataFolder'>): string | undefined {
  return readIfThere(join(dataFolder, TRADE_PREFIX_FILE));
}

/** A prefix of three signs, the first a letter. */
export function newTradePrefix(random: () => number): string {
  const pick = (signs: string): string => signs[Math.floor(random() * signs.length)] ?? 'X';
  return `${pick(LETTERS)}${pick(SIGNS)}${pick(SIGNS)}`;
}
