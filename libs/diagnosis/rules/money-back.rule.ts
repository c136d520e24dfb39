import { isOfTrade, type ReceivedTrade } from '@app/domain/order-case';
import { actorOf, confidenceOf, moneyAskedBackOf, moneyTrace } from '../money-trace.policy.js';
import { isTakenBack, wholeDelivery } from './delivery.policy.js';
import type { Noticed, Rule, Situation } from './rule.shape.js';

/**
 * The order's money goes back, or went. Where it paid the order that is why nothing (more) is delivered; where the order was
 * never paid by it, another finding is the reason and this one shows the trace.
 */
export const moneyBack: Rule = (situation) => {
  const { payments } = situation.reading.file;
  const { confirmed, trades } = payments;
  const ofTheOrder = confirmed === undefined ? trades : trades.filter((trade) => isOfTrade(payments, trade)(confirmed));
  return ofTheOrder.flatMap((trade) => returned(situation, trade));
};

function returned(situation: Situation, trade: ReceivedTrade): readonly Noticed[] {
  const { reading, order } = situation;
  const trace = moneyTrace(situation, trade);
  if (trace.state === 'held') return [];
  const { confirmed } = reading.file.payments;
  const reason = reading.file.refunds.refunds.findLast(isOfTrade(reading.file.payments, trade))?.reason;
  const isWhole = moneyAskedBackOf(reading, trade) >= trade.amount.amount;
  const whole = wholeDelivery(reading, order);
  const unmet = confirmed !== undefined && (isWhole || whole === undefined || isTakenBack(reading, whole));
  const says = { key: 'CANCELLED_OR_REFUNDED/money-back', paid: trade.amount, reason, trace } as const;
  return [{ says, unmet, fault: 'none', confidence: confidenceOf(trace), actor: actorOf(trace) }];
}
