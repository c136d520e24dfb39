import { type Decide, facts, nothing, plusSeconds, present, refuse, times } from '@app/kernel';
import type { PlaceOrder } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import type { Deal } from '../ordering.events.js';

/** Opens an order's case file with what was agreed. Refuses `route-not-supported` {routes} and `deal-does-not-add-up`. */
export const placeOrder: Decide<PlaceOrder, OrderCase, OrderFact> = (command, { ordering }) => {
  if (ordering.stage !== 'none') return nothing;
  const { orderId, shopId, mode, tradePrefix, deal, buyer, locale, expiryGraceSeconds, restockWithinSeconds } = command;
  const foreign = deal.lines.map((line) => line.route).filter((route) => route !== 'auto-key');
  if (foreign.length > 0) return refuse('route-not-supported', { routes: foreign });
  if (!addsUp(deal)) return refuse('deal-does-not-add-up');
  const { shopOrderNo, quota, shopMetadata } = command;
  return facts({
    type: 'OrderPlaced',
    data: {
      ...{ orderId, shopId, mode, tradePrefix, deal, buyer, locale, expiryGraceSeconds, restockWithinSeconds },
      ...present({ shopOrderNo, quota, shopMetadata }),
      payBefore: plusSeconds(command.at, deal.payWithinSeconds),
    },
  });
};

function addsUp({ lines, total }: Deal): boolean {
  if (lines.length === 0 || lines.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1)) return false;
  if (lines.some((line) => line.total.currency !== total.currency || line.unitPrice.currency !== total.currency)) return false;
  if (lines.some((line) => line.total.amount !== times(line.unitPrice, line.quantity).amount)) return false;
  return lines.reduce((sum, line) => sum + line.total.amount, 0) === total.amount;
}
