import { isWaitingForStock } from '@app/domain/order-case';
import { actorOf, moneyTrace } from '../money-trace.policy.js';
import { nameOfLine } from './goods.policy.js';
import type { Noticed, Rule, Situation } from './rule.shape.js';

/** Stock: keys that were promised could not be handed out after payment. */
export const stockOversold: Rule = (situation) => {
  const { file, notes } = situation.reading;
  return notes.failedAllocations
    .filter((failed, index) => notes.failedAllocations.findLastIndex(({ lineId }) => lineId === failed.lineId) === index)
    .flatMap((failed) => {
      const line = file.fulfilment.lines.find(({ lineId }) => lineId === failed.lineId);
      return line === undefined || file.payments.confirmed === undefined ? [] : [oversold(situation, failed, line)];
    });
};

function oversold(
  { reading, order }: Situation,
  failed: Situation['reading']['notes']['failedAllocations'][number],
  line: Situation['reading']['file']['fulfilment']['lines'][number],
): Noticed {
  const { wanted, got, reason, at: failedAt, lineId } = failed;
  const told = { name: nameOfLine(order, lineId), wanted, got, reason, failedAt };
  const rates = { fault: reason === 'reservation-lost' ? 'P' : 'M', confidence: 'certain' } as const;
  const restockedAt = reading.notes.restocked.findLast((one) => one.lineId === lineId && one.at >= failedAt)?.at;
  if (!isWaitingForStock(line) && restockedAt !== undefined) {
    return { says: { key: 'STOCK_OVERSOLD/restocked', ...told, restockedAt }, unmet: false, ...rates, actor: 'nobody' };
  }
  const paid = reading.file.payments.trades.find(({ tradeNo }) => tradeNo === reading.file.payments.confirmed?.tradeNo);
  const trace = paid === undefined ? undefined : moneyTrace(reading, paid);
  if (trace !== undefined && trace.state !== 'held') {
    return {
      says: { key: 'STOCK_OVERSOLD/money-back', ...told, trace },
      unmet: line.allocation === undefined,
      ...rates,
      actor: actorOf(trace),
    };
  }
  const dueAt = line.restock?.dueAt;
  return { says: { key: 'STOCK_OVERSOLD/waiting', ...told, dueAt }, unmet: true, ...rates, actor: 'operator', dueAt };
}
