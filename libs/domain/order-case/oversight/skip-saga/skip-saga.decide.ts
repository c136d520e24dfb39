import { type Decide, facts, nothing, REASON_CODE, refuse } from '@app/kernel';
import type { SkipSaga } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/** A person decides that a failing reaction shall leave this order alone, and says why. Refused: unknown-order, reason-missing. */
export const skipSaga: Decide<SkipSaga, OrderCase, OrderFact> = ({ saga, reason }, { ordering, oversight }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (!REASON_CODE.test(reason)) return refuse('reason-missing');
  const latest = oversight.skipped.findLast((known) => known.saga === saga);
  return latest?.reason === reason ? nothing : facts({ type: 'SagaSkipped', data: { saga, reason } });
};
