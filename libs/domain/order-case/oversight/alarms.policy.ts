import { present } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import type { PlacedOrder } from '../ordering/ordering.state.js';
import { isSameTrade, type TradeId } from '../payments/payments.state.js';
import type { AlarmKind, AlarmRaised } from './oversight.events.js';
import type { Oversight } from './oversight.state.js';

type Alarm = Oversight['alarms'][number];

/** What an alarm is about: a trade, a refund, an attempt. A trade is named with its attempt, as its number is one account's only. */
export type AlarmSubject = { readonly subject: string; readonly attemptId?: string | undefined };

/** The alarms of that kind about that subject, open or cleared. */
export function alarmsAbout({ oversight }: Pick<OrderCase, 'oversight'>, alarm: AlarmKind, about: AlarmSubject): readonly Alarm[] {
  return oversight.alarms.filter((known) => {
    // An alarm that names no attempt is about the number, whoever's it is.
    const isOfAttempt = known.attemptId === undefined || known.attemptId === about.attemptId;
    return known.alarm === alarm && known.subject === about.subject && isOfAttempt;
  });
}

/** The alarm of that kind about that subject which nobody has cleared. */
export function openAlarm(file: OrderCase, alarm: AlarmKind, about: AlarmSubject): Alarm | undefined {
  return alarmsAbout(file, alarm, about).find(({ open }) => open);
}

/** How alarms name a payment. */
export function aboutTrade({ tradeNo, attemptId }: TradeId): AlarmSubject {
  return { subject: tradeNo, attemptId };
}

/** The order's next alarm. */
export function alarmRaised(file: OrderCase, { orderId, mode }: PlacedOrder, alarm: AlarmKind, about: AlarmSubject): AlarmRaised {
  const n = String(file.oversight.alarms.length + 1).padStart(2, '0');
  const { subject, attemptId } = about;
  return { type: 'AlarmRaised', data: { alarmId: `${orderId}-alarm-${n}`, alarm, subject, ...present({ attemptId }), mode } };
}

/**
 * A channel tells of money of this attempt that is another attempt's already: a person is called, once. Not where that attempt
 * has brought the money to this same order: nobody needs to find out then which order it is for.
 */
export function tradeTaken(file: OrderCase, order: PlacedOrder, attemptId: string, held: TradeId | undefined): readonly AlarmRaised[] {
  if (held !== undefined && file.payments.trades.some((trade) => isSameTrade(trade, held))) return [];
  const about = { subject: attemptId };
  return alarmsAbout(file, 'trade-taken', about).length > 0 ? [] : [alarmRaised(file, order, 'trade-taken', about)];
}
