import type { Language } from './language.shape.js';
import { timesIn } from './show.policy.js';
import { addendumInChinese } from './zh-CN/delivery.js';
import { orderRecord } from './zh-CN/order-records.js';
import { outsideRecord } from './zh-CN/outside-records.js';
import { findingWords } from './zh-CN/payment.js';
import { amountInChinese, doneByInChinese } from './zh-CN/words.js';

/** Simplified Chinese. */
export const zhCN: Language = {
  show: (timeZone) => ({ money: amountInChinese, time: timesIn(timeZone) }),
  finding: findingWords,
  addendum: addendumInChinese,
  orderRecord,
  outsideRecord,
  doneBy: doneByInChinese,
};
