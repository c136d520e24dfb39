import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { NotePromiseBroken } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { alarmRaised } from '../alarms.policy.js';
import { promiseStands } from '../promise.policy.js';

/**
 * The time to deliver is over and the order is neither delivered nor on its way to be paid back.
 * Refused: unknown-order, not-paid, not-due-yet {dueAt}.
 */
export const notePromiseBroken: Decide<NotePromiseBroken, OrderCase, OrderFact> = ({ at }, file) => {
  const { ordering, payments } = file;
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (payments.confirmed === undefined) return refuse('not-paid');
  if (!promiseStands(file)) return nothing;
  const { deliverBy, attemptId } = payments.confirmed;
  if (at < deliverBy) return refuse('not-due-yet', { dueAt: deliverBy });
  return facts<OrderFact>(
    { type: 'PromiseBroken', data: { promise: 'delivery', dueAt: deliverBy } },
    alarmRaised(file, ordering.order, 'promise-broken', { subject: attemptId }),
  );
};
