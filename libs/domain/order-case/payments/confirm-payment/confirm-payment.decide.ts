import { type Decide, refuse } from '@app/kernel';
import type { ConfirmPayment } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { findAttempt } from '../payments.state.js';
import { receiveMoney } from '../receive-money/receive-money.decide.js';

/**
 * A shop with its own cashier has the money; it is compared and counted like any other.
 * Refuses `unknown-order`, `manual-confirm-not-allowed`, `unknown-attempt` and `trade-taken` {tradeNo}.
 */
export const confirmPayment: Decide<ConfirmPayment, OrderCase, OrderFact> = (command, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  if (!command.allowed) return refuse('manual-confirm-not-allowed');
  const attempt = findAttempt(file.payments, command.attemptId);
  if (attempt === undefined) return refuse('unknown-attempt');
  const { tradeNo, paid, paidAt, trade, at } = command;
  if (trade === undefined) return refuse('trade-taken', { tradeNo });
  return { events: receiveMoney(file, attempt, { tradeNo, paid, learnedBy: 'shop', paidAt, trade, message: undefined }, at) };
};
