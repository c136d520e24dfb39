import { type OrderFact, type OrderRecord, orderIdOfStream } from '@app/domain/order-case';
import type { RecordedEvent, RepeatSafety } from '@app/kernel';
import type { Text } from './diagnosis.shape.js';
import { en } from './messages/en.js';
import type { Language, ReservedFor } from './messages/language.shape.js';
import { zhCN } from './messages/zh-CN.js';
import type { TimelineRecord } from './timeline.shape.js';

/** How a record is told. */
export type ExplainOptions = {
  /** The IANA time zone in which times are written. */
  readonly timeZone: string;
  /** The records of the same order: another one may say what this one is for. */
  readonly history?: readonly OrderRecord[];
};

/**
 * One record of a timeline in a sentence: what happened, with its amounts, numbers and times. What is sealed stays sealed.
 * @throws RangeError when the time zone is none.
 */
export function explainRecord(record: TimelineRecord, options: ExplainOptions): Text {
  return { 'zh-CN': sentence(record, zhCN, options), en: sentence(record, en, options) };
}

function sentence(record: TimelineRecord, language: Language, { timeZone, history = [] }: ExplainOptions): string {
  const show = language.show(timeZone);
  const said = isOfAnOrder(record)
    ? language.orderRecord(record, show, { reservedFor: reservedFor(record, history), refundRepeat: refundRepeat(record, history) })
    : language.outsideRecord(record, show);
  return `${said}${language.doneBy(record.metadata.actor)}`;
}

/** What the reservation of a record was planned for: only one for placing the order waits for money. */
function reservedFor(record: RecordedEvent<OrderFact>, history: readonly OrderRecord[]): ReservedFor {
  if (record.type !== 'StockReserved') return 'placing';
  const { reservationId } = record.data;
  const plan = history.find(({ type, data }) => type === 'ReservationPlanned' && data.reservationId === reservationId);
  return plan?.type === 'ReservationPlanned' ? plan.data.purpose : 'placing';
}

/** How a repeat of the refund of a record behaves at its channel: its request says so. */
function refundRepeat(record: RecordedEvent<OrderFact>, history: readonly OrderRecord[]): RepeatSafety | undefined {
  if (record.type !== 'RefundResultUnknown') return undefined;
  const { refundNo } = record.data;
  const request = history.find(({ type, data }) => type === 'RefundRequested' && data.refundNo === refundNo);
  return request?.type === 'RefundRequested' ? request.data.repeatSafety : undefined;
}

/** Two streams have a fact of the same name, so the stream tells whose it is. */
function isOfAnOrder(record: TimelineRecord): record is RecordedEvent<OrderFact> {
  return orderIdOfStream(record.stream) !== undefined;
}
