import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ClearAlarm } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/** What an alarm was about is mended, or someone took care of it. Refused: unknown-alarm. */
export const clearAlarm: Decide<ClearAlarm, OrderCase, OrderFact> = ({ alarmId, by }, { oversight }) => {
  const alarm = oversight.alarms.find((known) => known.alarmId === alarmId);
  if (alarm === undefined) return refuse('unknown-alarm', { alarmId });
  return alarm.open ? facts({ type: 'AlarmCleared', data: { alarmId, by } }) : nothing;
};
