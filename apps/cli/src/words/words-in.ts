import { InvalidArgumentError } from 'commander';
import { doctorInEnglish } from './en/doctor.js';
import { faultInEnglish } from './en/faults.js';
import { helpInEnglish } from './en/help.js';
import { keysInEnglish, parkedInEnglish } from './en/keys.js';
import { moveInEnglish } from './en/move.js';
import { ordersInEnglish } from './en/orders.js';
import { backupInEnglish, replayInEnglish } from './en/replay.js';
import type { Words } from './words.shape.js';
import { doctorInChinese } from './zh-CN/doctor.js';
import { faultInChinese } from './zh-CN/faults.js';
import { helpInChinese } from './zh-CN/help.js';
import { keysInChinese, parkedInChinese } from './zh-CN/keys.js';
import { moveInChinese } from './zh-CN/move.js';
import { ordersInChinese } from './zh-CN/orders.js';
import { backupInChinese, replayInChinese } from './zh-CN/replay.js';

/** The languages that the command line speaks. */
const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const WORDS: { readonly [language in Language]: Words } = {
  en: {
    ...helpInEnglish,
    fault: faultInEnglish,
    orders: ordersInEnglish,
    keys: keysInEnglish,
    parked: parkedInEnglish,
    replay: replayInEnglish,
    backup: backupInEnglish,
    move: moveInEnglish,
    doctor: doctorInEnglish,
  },
  'zh-CN': {
    ...helpInChinese,
    fault: faultInChinese,
    orders: ordersInChinese,
    keys: keysInChinese,
    parked: parkedInChinese,
    replay: replayInChinese,
    backup: backupInChinese,
    move: moveInChinese,
    doctor: doctorInChinese,
  },
};

/** Everything the command line says, in one language. */
export function wordsIn(language: Language): Words {
  return WORDS[language];
}

/** Reads the value of `--lang`. */
export function languageNamed(text: string): Language {
  const found = LANGUAGES.find(
    (language) => language.toLowerCase() === text.toLowerCase() || language.startsWith(`${text.toLowerCase()}-`),
  );
  if (found === undefined) throw new InvalidArgumentError(`known are ${LANGUAGES.join(', ')}`);
  return found;
}

/** The language that is asked for by `--lang`, else by the environment as POSIX orders it; English where neither tells. */
export function languageOf(given: readonly string[], environment: Readonly<Record<string, string | undefined>>): Language {
  const at = given.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = at === -1 ? undefined : (given[at]?.split('=')[1] ?? given[at + 1]);
  const locale = asked ?? [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find((one) => (one ?? '') !== '');
  return locale?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}
