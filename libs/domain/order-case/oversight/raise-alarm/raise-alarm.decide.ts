import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { RaiseAlarm } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { alarmRaised, openAlarm } from '../alarms.policy.js';

/** A person must look at something: once per kind and subject while that alarm is open. Refused: unknown-order. */
export const raiseAlarm: Decide<RaiseAlarm, OrderCase, OrderFact> = ({ alarm, ...about }, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  if (openAlarm(file, alarm, about) !== undefined) return nothing;
  return facts(alarmRaised(file, file.ordering.order, alarm, about));
};
