import { ALARM_KINDS } from '@app/domain/order-case';
import { orderId } from '@app/domain/order-case/module';
import { choice, growingChoice, mode, named, optional, page, record, revision, type Schema, text, time, truth } from '@app/platform/http';
import type { Alarm, Page } from '@app/read-models';
import type { AlarmTold } from './clear-alarm.handlers.js';

const alarm = growingChoice('AlarmKind', ALARM_KINDS, 'What a person must look at.');
const subject = text('What it is about within the order: a refund, a trade, the promise.');

/** Alarms in a list. */
export const alarmsAnswer: Schema<Page<Alarm>> = page(
  'AlarmPage',
  named(
    'Alarm',
    'Something that a person must look at.',
    record<Alarm>({
      alarmId: text(),
      orderId,
      shopId: text(),
      mode,
      alarm,
      subject,
      open: truth('Does it still wait for somebody?'),
      raisedAt: time(),
      cleared: optional(record<NonNullable<Alarm['cleared']>>({ at: time(), by: choice(['operator', 'system']) })),
    }),
  ),
);

/** An alarm with which somebody has dealt. */
export const clearedAlarmAnswer: Schema<AlarmTold> = named(
  'ClearedAlarm',
  'An alarm with which somebody has dealt.',
  record<AlarmTold>({ alarmId: text(), orderId, alarm, subject, open: truth('Does it still wait for somebody?'), revision }),
);
