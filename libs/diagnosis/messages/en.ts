import { addendumInEnglish } from './en/delivery.js';
import { orderRecord } from './en/order-records.js';
import { outsideRecord } from './en/outside-records.js';
import { findingWords } from './en/payment.js';
import { amountInEnglish, doneByInEnglish } from './en/words.js';
import type { Language } from './language.shape.js';
import { timesIn } from './show.policy.js';

/** English. */
export const en: Language = {
  show: (timeZone) => ({ money: amountInEnglish, time: timesIn(timeZone) }),
  finding: findingWords,
  addendum: addendumInEnglish,
  orderRecord,
  outsideRecord,
  doneBy: doneByInEnglish,
};
