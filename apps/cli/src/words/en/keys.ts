import type { KeyWords, ParkedWords } from '../words.shape.js';

const LEFT_OUT = { duplicates: 'left out as duplicates', rejected: 'left out as no keys', doubtful: 'taken, but look odd' } as const;
const REASONS: Readonly<Record<string, string>> = {
  'duplicate-in-file': 'stands in the file twice',
  'already-in-stock': 'is in the house already',
  empty: 'is empty',
  placeholder: 'is a placeholder',
  'too-long': 'is too long',
  'control-characters': 'has control characters in it',
  'not-text': 'is no text',
  'looks-like-an-apology': 'looks like an apology, not like a key',
  'invisible-characters': 'has characters in it that nobody sees',
};

/** Imports in English. */
export const keysInEnglish: KeyWords = {
  importing: 'importing',
  imported: (keys, batches) => `${keys} ${keys === 1 ? 'key' : 'keys'} imported in ${batches} ${batches === 1 ? 'batch' : 'batches'}.`,
  leftOut: (what, count) => `${count} ${LEFT_OUT[what]}:`,
  reason: (reason) => REASONS[reason] ?? reason,
  line: (line) => `line ${line}`,
  andMore: (count) => `and ${count} more`,
  by: (server) => (server === undefined ? 'Imported by this command itself.' : `Imported by the server at ${server}.`),
};

/** What waits, in English. */
export const parkedInEnglish: ParkedWords = {
  none: 'Nothing failed that waits.',
  columns: ['FOLLOWER', 'ORDER OR DOCUMENT', 'SINCE', 'TRIES', 'STATE', 'ERROR'],
  retrying: 'is tried again by itself',
  waiting: 'waits for you',
  well: (subscription, key) => `${subscription} is done with ${key}.`,
  notWell: (subscription, key) => `${subscription} failed with ${key} again: "cardtrail parked list" shows the error.`,
  skipped: (subscription, key) => `${subscription} goes on without ${key}.`,
  hint: 'cardtrail parked retry <follower> <order or document>, or: cardtrail parked skip … --reason …',
};
