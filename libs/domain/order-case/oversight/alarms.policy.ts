import type { OrderCase } from '../order-case.state.js';
import type { PlacedOrder } from '../ordering/ordering.state.js';
import type { AlarmKind, AlarmRaised } from './oversight.events.js';
import type { Oversight } from './oversight.state.js';

/** The alarm of that kind about that subject which nobody has cleared. */
export function openAlarm(file: OrderCase, alarm: AlarmKind, subject: string): Oversight['alarms'][number] | undefined {
  return file.oversight.alarms.find((known) => known.open && known.alarm === alarm && known.subject === subject);
}

/** The order's next alarm. `subject` is what it is about: a trade, a refund, an attempt. */
export function alarmRaised(file: OrderCase, { orderId, mode }: PlacedOrder, alarm: AlarmKind, subject: string): AlarmRaised {
  const n = String(file.oversight.alarms.length + 1).padStart(2, '0');
  return { type: 'AlarmRaised', data: { alarmId: `${orderId}-alarm-${n}`, alarm, subject, mode } };
}
