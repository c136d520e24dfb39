import type { OrderWords } from '../words.shape.js';

const FAULTS = {
  B: 'the buyer',
  M: 'the merchant',
  P: 'the platform',
  C: 'the payment channel',
  S: 'the supplier',
  none: 'nobody',
} as const;
const NEXT = {
  buyer: 'the buyer',
  shop: 'the shop',
  operator: 'an operator',
  platform: 'the platform, by itself',
  nobody: 'nobody',
} as const;

/** Orders in English. */
export const ordersInEnglish: OrderWords = {
  status: (status) => status.replaceAll('-', ' '),
  statusUnknown: 'unknown: history damaged',
  timelineHead: ({ records, intact }) => `${records} ${records === 1 ? 'record' : 'records'}, chain ${intact ? 'intact' : 'BROKEN'}`,
  asOf: (time, provisional) => `as of ${time}${provisional ? ' (provisional: it was less than 30 seconds ago)' : ''}`,
  nothingYet: 'Nothing had been recorded of this order by then.',
  restsOn: (place) => `rests on ${place}`,
  notIntact: 'NOT what the order pinned',
  damaged: (stream, revision, kind) =>
    `Record #${revision} of ${stream} is damaged (${kind}). Nothing from it on can be believed: a person decides.`,
  outsideDamaged: (stream, revision) => `Record #${revision} of ${stream}, on which the order rests, is not what it was.`,
  cite: (citation) => `to read exactly this again: --at ${citation}`,
  actor: ({ kind, id }) => (kind === 'system' || kind === 'saga' ? id : `${kind} ${id}`),
  fault: (fault) => FAULTS[fault],
  confidence: (confidence) => confidence,
  nextActor: (actor) => NEXT[actor],
  next: 'Next',
  remedy: 'Remedy',
  who: 'Who acts',
  by: (time) => `, by ${time}`,
  records: 'Rests on',
  also: 'Also',
  modifiers: 'With it',
  columns: ['ORDER', 'SHOP', 'STATUS', 'TOTAL', 'PLACED', 'SHOP ORDER NO', 'WHAT'],
  testMode: 'test',
  none: 'No order fits.',
  more: (cursor) => `there are more: --after ${cursor}`,
};
