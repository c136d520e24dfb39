import { FINDING_CODES, type FindingCode, type Text } from '../diagnosis.shape.js';
import { en } from './en.js';
import type { Addendum, Says, Show, Words } from './says.shape.js';
import { zhCN } from './zh-CN.js';

/** The three texts of a finding, in every language. */
export type Texts = { readonly [text in keyof Words]: Text };

/** Puts findings into words, with times of one time zone. */
export type Phrasing = {
  readonly textsOf: (says: Says) => Texts;
  /** The same finding with one sentence more in what the buyer reads next and in the remedy. */
  readonly withAddendum: <T extends Texts>(finding: T, addendum: Addendum) => T;
};

/**
 * Words with times of that IANA time zone.
 * @throws RangeError when there is no such zone.
 */
export function phrasingIn(timeZone: string): Phrasing {
  const shows = { chinese: zhCN.show(timeZone), english: en.show(timeZone) };
  return {
    textsOf: (says) => textsOf(says, shows),
    withAddendum: (finding, addendum) => {
      const sentence = { 'zh-CN': zhCN.addendum(addendum, shows.chinese), en: en.addendum(addendum, shows.english) };
      return { ...finding, nextStep: joined(finding.nextStep, sentence), remedy: joined(finding.remedy, sentence) };
    },
  };
}

/** The code of what is said: the key up to its slash. */
export function codeOf({ key }: { readonly key: `${FindingCode}/${string}` }): FindingCode {
  const code = FINDING_CODES.find((known) => key.startsWith(`${known}/`));
  if (code === undefined) throw new Error(`no finding code in ${key}`);
  return code;
}

function textsOf(says: Says, { chinese, english }: { readonly chinese: Show; readonly english: Show }): Texts {
  const [zh, inEnglish] = [zhCN.finding(says, chinese), en.finding(says, english)];
  return {
    headline: { 'zh-CN': zh.headline, en: inEnglish.headline },
    nextStep: { 'zh-CN': zh.nextStep, en: inEnglish.nextStep },
    remedy: { 'zh-CN': zh.remedy, en: inEnglish.remedy },
  };
}

function joined(text: Text, sentence: Text): Text {
  return { 'zh-CN': `${text['zh-CN']}${sentence['zh-CN']}`, en: `${text.en} ${sentence.en}` };
}
