import { isSameTrade } from '@app/domain/order-case';
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
  situation: Situation,
  failed: Situation['reading']['notes']['failedAllocations'][number],
  line: Situation['reading']['file']['fulfilment']['lines'][number],
): Noticed {
  const { reading, order } = situation;
  const { wanted, got, reason, at: failedAt, lineId } = failed;
  const told = { name: nameOfLine(order, lineId), wanted, got, reason, failedAt };
  const rates = { fault: reason === 'reservation-lost' ? 'P' : 'M', confidence: 'certain' } as const;
  const isServed = line.allocation !== undefined;
  const restockedAt = reading.notes.restocked.findLast((one) => one.lineId === lineId && one.at >= failedAt)?.at;
  if (restockedAt !== undefined && line.restock?.restockedAs !== undefined) {
    return { says: { key: 'STOCK_OVERSOLD/restocked', ...told, restockedAt }, unmet: false, ...rates, actor: 'nobody' };
  }
  const { confirmed, trades } = reading.file.payments;
  const paid = trades.find((trade) => confirmed !== undefined && isSameTrade(trade, confirmed));
  const trace = paid === undefined ? undefined : moneyTrace(situation, paid);
  if (trace !== undefined && trace.state !== 'held') {
    return { says: { key: 'STOCK_OVERSOLD/money-back', ...told, trace }, unmet: !isServed, ...rates, actor: actorOf(trace) };
  }
  const dueAt = line.restock?.dueAt;
  return { says: { key: 'STOCK_OVERSOLD/waiting', ...told, dueAt }, unmet: !isServed, ...rates, actor: 'operator', dueAt };
}
