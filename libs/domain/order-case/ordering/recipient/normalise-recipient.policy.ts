import { type RecipientRule, type RecipientRuleId, recipientRules } from './recipient-rules.policy.js';

/** Why a recipient was not taken. */
export type RecipientFault =
  /** Nothing is left after normalising. */
  | 'empty'
  /** Characters that turn the reading direction. */
  | 'bidi-controls'
  | 'emoji'
  /** ①, ², 𝟏: NFKC would silently turn them into plain digits. */
  | 'styled-digits'
  /** ١, १: digits of another script. */
  | 'foreign-digits'
  | 'does-not-fit';

/** A recipient after normalising. `changes` names what was removed, rewritten or looks doubtful, in order, each once. */
export type NormalisedRecipient =
  | { readonly ok: true; readonly rule: string; readonly normalised: string; readonly changes: readonly string[] }
  | { readonly ok: false; readonly rule: string; readonly code: RecipientFault; readonly changes: readonly string[] };

const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Digits and # and * are emoji to Unicode, so only what looks like a picture by itself, or is made one, counts. */
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}|\ufe0f|\u20e3/u;
/** Full-width digits are how a Chinese keyboard writes plain ones: NFKC may make them plain. */
const PLAIN_OR_WIDE = /[0-9\uff10-\uff19]/u;
const NUMBERLIKE = /[\p{Nd}\p{No}\p{Nl}]/gu;

const REMOVED: readonly { readonly pattern: RegExp; readonly change: string }[] = [
  { pattern: /[\u200b\u200c\ufeff\u00ad]|\u200d/gu, change: 'removed-invisible-characters' },
  { pattern: /\s/gu, change: 'removed-spaces' },
  { pattern: /[\u2010-\u2015]/gu, change: 'removed-hyphens' },
];

/**
 * Normalises a recipient by its rule, and refuses rather than repairs where a repair may change whose account is credited.
 * Pure: the same text always gives the same.
 */
export function normaliseRecipient(id: RecipientRuleId, raw: string): NormalisedRecipient {
  const rule: RecipientRule = recipientRules[id];
  const changes: string[] = [];
  const fault = faultBeforeNormalising(raw);
  if (fault !== undefined) return { ok: false, rule: rule.rule, code: fault, changes };
  let text = raw;
  const become = (next: string, change: string): void => {
    if (next !== text && !changes.includes(change)) changes.push(change);
    text = next;
  };
  become(text.normalize('NFKC'), 'to-plain-forms');
  become(text.trim(), 'trimmed');
  for (const { pattern, change } of [...REMOVED, ...rule.strip]) become(text.replace(pattern, ''), change);
  const formed = rule.form?.(text);
  if (formed?.change !== undefined) become(formed.text, formed.change);
  if (text === '') return { ok: false, rule: rule.rule, code: 'empty', changes };
  const fits = rule.pattern.test(text) && rule.also?.(text) !== false;
  if (!fits) return { ok: false, rule: rule.rule, code: 'does-not-fit', changes };
  const doubt = rule.doubt?.(text);
  return { ok: true, rule: rule.rule, normalised: text, changes: doubt === undefined ? changes : [...changes, doubt] };
}

function faultBeforeNormalising(raw: string): RecipientFault | undefined {
  if (!raw.isWellFormed()) return 'does-not-fit';
  if (BIDI.test(raw)) return 'bidi-controls';
  const numbers = [...raw.matchAll(NUMBERLIKE)].map(([character]) => character).filter((character) => !PLAIN_OR_WIDE.test(character));
  if (numbers.some((character) => /[0-9]/.test(character.normalize('NFKC')))) return 'styled-digits';
  if (numbers.length > 0) return 'foreign-digits';
  return EMOJI.test(raw) ? 'emoji' : undefined;
}
