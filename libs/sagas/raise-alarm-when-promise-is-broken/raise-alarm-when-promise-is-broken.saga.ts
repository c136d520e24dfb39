import {
  type AlarmKind,
  type AlarmSubject,
  alarmsAbout,
  findAttempt,
  type OrderCase,
  promiseIsKeptOrSettled,
  promiseStands,
} from '@app/domain/order-case';
import { never } from '@app/kernel';
import { command, type OrderIntent, saga } from '../order-saga.saga.js';

/** What a person must look at becomes an alarm, and stops being one when it is mended. */
export const raiseAlarmWhenPromiseIsBroken = saga({
  name: 'raise-alarm-when-promise-is-broken',
  on: [
    'DeliveryCompleted',
    'RefundSucceeded',
    'PaymentAmountMismatched',
    'PaymentConfirmed',
    'PaymentNotificationAccepted',
    'PaymentQueried',
    'PromiseBroken',
  ],
  startsAt: 'beginning',
  react: (order, now) => {
    const { payments, oversight } = order;
    const intents: OrderIntent[] = [];
    if (promiseStands(order) && payments.confirmed !== undefined && now >= payments.confirmed.deliverBy) {
      intents.push(command({ type: 'NotePromiseBroken' }));
    }
    const raised = (alarm: AlarmKind, about: AlarmSubject): boolean => alarmsAbout(order, alarm, about).length > 0;
    for (const { as, tradeNo, attemptId } of payments.trades) {
      const about = { subject: tradeNo, attemptId };
      if (as === 'mismatched' && !raised('amount-mismatch', about))
        intents.push(command({ type: 'RaiseAlarm', alarm: 'amount-mismatch', ...about }));
    }
    for (const attempt of payments.attempts) {
      if (attempt.lastAnswer?.answer !== 'paid' || attempt.notifiedAt !== undefined) continue;
      // "paid" brings its money, unless that is another attempt's: then a person was called with the answer.
      if (!payments.trades.some(({ attemptId }) => attemptId === attempt.attemptId)) continue;
      // Messages that came and were refused point at the account's keys, silence at the way to us.
      const alarm = Object.keys(attempt.refused).length > 0 ? 'notifications-refused' : 'callback-not-received';
      if (!raised(alarm, { subject: attempt.attemptId })) intents.push(command({ type: 'RaiseAlarm', alarm, subject: attempt.attemptId }));
    }
    for (const alarm of oversight.alarms) {
      if (alarm.open && isMended(order, alarm)) {
        intents.push(command({ type: 'ClearAlarm', alarmId: alarm.alarmId, by: 'system' }));
      }
    }
    return intents;
  },
});

/** Is it over by itself? Whether a notification came before or after the channel was asked makes no difference in the end. */
function isMended(order: OrderCase, { alarm, subject }: OrderCase['oversight']['alarms'][number]): boolean {
  switch (alarm) {
    case 'promise-broken':
      return promiseIsKeptOrSettled(order);
    case 'callback-not-received':
    case 'notifications-refused':
      return findAttempt(order.payments, subject)?.notifiedAt !== undefined;
    case 'refund-needs-human':
    case 'amount-mismatch':
    case 'refunded-and-delivered':
    case 'trade-taken':
    case 'deadline-not-watched':
      return false;
    default:
      return never(alarm);
  }
}
