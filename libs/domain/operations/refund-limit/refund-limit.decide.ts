import {
  type AmountOfEach,
  type Command,
  type Decide,
  type Decider,
  type EventVersions,
  facts,
  type Instant,
  type Money,
  nothing,
  plusSeconds,
  refuse,
} from '@app/kernel';
import { operationsVersions } from '../operations.upcasters.js';
import type { RefundLimitFact } from './refund-limit.events.js';

/** What goes back within any hour without a person: so many refunds, and so much money. */
export type RefundLimit = { readonly count: number; readonly amounts: AmountOfEach };

/** A refund is about to be sent by the platform's own decision: does it stay within the limit? */
export type CountAutomaticRefund = Command<
  'CountAutomaticRefund',
  { readonly refundNo: string; readonly orderId: string; readonly amount: Money; readonly limit: RefundLimit }
>;

/** The automatic refunds of the hour before the latest of them. */
export type AutomaticRefunds = {
  readonly counted: readonly { readonly refundNo: string; readonly amount: Money; readonly at: Instant }[];
};

const HOUR_SECONDS = 3600;

const evolve: Decider<AutomaticRefunds, CountAutomaticRefund, RefundLimitFact>['evolve'] = ({ counted }, { data }, { recordedAt }) => ({
  counted: [...withinTheHour(counted, recordedAt), { refundNo: data.refundNo, amount: data.amount, at: recordedAt }],
});

/** Refused: limit-reached {limit}: one more, or its money, would be more than goes back in an hour. */
const decide: Decide<CountAutomaticRefund, AutomaticRefunds, RefundLimitFact> = ({ refundNo, orderId, amount, limit, at }, state) => {
  const counted = withinTheHour(state.counted, at);
  if (counted.some((one) => one.refundNo === refundNo)) return nothing;
  if (counted.length >= limit.count) return refuse('limit-reached', { limit: limit.count });
  const ofItsCurrency = counted.filter((one) => one.amount.currency === amount.currency);
  const most = limit.amounts[amount.currency];
  if (ofItsCurrency.reduce((sum, one) => sum + one.amount.amount, amount.amount) > most) {
    return refuse('limit-reached', { limit: { amount: most, currency: amount.currency } });
  }
  return facts({ type: 'AutomaticRefundCounted', data: { refundNo, orderId, amount } });
};

function withinTheHour(counted: AutomaticRefunds['counted'], now: Instant): AutomaticRefunds['counted'] {
  return counted.filter((one) => now < plusSeconds(one.at, HOUR_SECONDS));
}

/** Everything there is to the stream that counts automatic refunds. */
export const refundLimitDecider: Decider<AutomaticRefunds, CountAutomaticRefund, RefundLimitFact> &
  EventVersions & { readonly name: string } = {
  name: 'refund-limit',
  initialState: { counted: [] },
  evolve,
  decide,
  ...operationsVersions,
};
