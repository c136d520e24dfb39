import { type OrderFact, orderIdOfStream } from '@app/domain/order-case';
import type { RecordedEvent } from '@app/kernel';
import type { Text } from './diagnosis.shape.js';
import { en } from './messages/en.js';
import type { Language } from './messages/language.shape.js';
import { zhCN } from './messages/zh-CN.js';
import type { TimelineRecord } from './timeline.shape.js';

/**
 * One record of a timeline in a sentence: what happened, with its amounts, numbers and times. What is sealed stays sealed.
 * @throws RangeError when the time zone is none.
 */
export function explainRecord(record: TimelineRecord, { timeZone }: { readonly timeZone: string }): Text {
  return { 'zh-CN': sentence(record, zhCN, timeZone), en: sentence(record, en, timeZone) };
}

function sentence(record: TimelineRecord, language: Language, timeZone: string): string {
  const show = language.show(timeZone);
  const said = isOfAnOrder(record) ? language.orderRecord(record, show) : language.outsideRecord(record, show);
  return `${said}${language.doneBy(record.metadata.actor)}`;
}

/** Two streams have a fact of the same name, so the stream tells whose it is. */
function isOfAnOrder(record: TimelineRecord): record is RecordedEvent<OrderFact> {
  return orderIdOfStream(record.stream) !== undefined;
}
