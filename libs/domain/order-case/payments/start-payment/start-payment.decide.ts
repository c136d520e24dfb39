import { attemptIdOf, type Decide, earliest, facts, type Instant, outTradeNoOf, plusSeconds, present, refuse } from '@app/kernel';
import type { StartPayment } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/** Our numbers have two digits for the attempt. */
const MOST_ATTEMPTS = 99;
/** An attempt ends this long before the order's time to pay, where that leaves any time at all. */
const MARGIN_SECONDS = 30;

/**
 * Starts one more try to pay, under a number of its own. Each new wish makes one; a repeated wish is known by its command id.
 * Refuses `unknown-order`, `stock-not-reserved`, `order-ended` {how}, `order-cancelling`, `already-paid`, `mode-mismatch`,
 * `channel-disabled`, `currency-not-offered` {currency, offered}, `payment-window-closed` {payBefore} and `too-many-attempts` {most}.
 */
export const startPayment: Decide<StartPayment, OrderCase, OrderFact> = (command, { ordering, payments }) => {
  const { at, channel, policy } = command;
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (ordering.stage === 'awaiting-stock') return refuse('stock-not-reserved');
  if (ordering.stage === 'ended') return refuse('order-ended', { how: ordering.how });
  if (ordering.stage === 'cancelling') return refuse('order-cancelling');
  if (payments.confirmed !== undefined) return refuse('already-paid');
  const { orderId, mode, tradePrefix, payBefore, deal } = ordering.order;
  if (channel.mode !== mode) return refuse('mode-mismatch', { order: mode, channel: channel.mode });
  if (!channel.enabled) return refuse('channel-disabled', { account: channel.account });
  const { currency } = deal.total;
  if (!channel.currencies.includes(currency)) return refuse('currency-not-offered', { currency, offered: [...channel.currencies] });
  if (at >= payBefore) return refuse('payment-window-closed', { payBefore });
  const number = payments.attempts.length + 1;
  if (number > MOST_ATTEMPTS) return refuse('too-many-attempts', { most: MOST_ATTEMPTS });
  const { method, returnUrl, payerIp } = command;
  return facts({
    type: 'PaymentAttemptStarted',
    data: {
      attemptId: attemptIdOf(orderId, number),
      number,
      outTradeNo: outTradeNoOf(tradePrefix, orderId, number),
      channel: { account: channel.account, kind: channel.kind, mode: channel.mode, revision: channel.revision },
      ...present({ method, returnUrl, payerIp }),
      amountDue: deal.total,
      expiresAt: attemptEnd(at, command.attemptMinutes, payBefore),
      policy,
    },
  });
};

/** Never later than payBefore, and 30 s earlier where that is still ahead. */
function attemptEnd(at: Instant, minutes: number, payBefore: Instant): Instant {
  const margin = plusSeconds(payBefore, -MARGIN_SECONDS);
  return margin > at ? earliest(plusSeconds(at, minutes * 60), margin) : payBefore;
}
