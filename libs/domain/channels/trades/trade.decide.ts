import { type Decide, type Decider, type EventVersions, facts, never, nothing, plusSeconds, refuse } from '@app/kernel';
import type { TradeCommand } from '../channels.commands.js';
import type { TradeFact } from '../channels.events.js';
import { channelsVersions } from '../channels.upcasters.js';

/** Whose money a trade of a channel is. The first fact decides, for ever. */
export type Trade =
  | { readonly owner: 'nobody-yet' }
  | { readonly owner: 'attempt'; readonly orderId: string; readonly attemptId: string }
  | {
      readonly owner: 'orphan';
      readonly settled: undefined | { readonly how: 'refund' } | { readonly how: 'match'; readonly attemptId: string };
    };

const evolve: Decider<Trade, TradeCommand, TradeFact>['evolve'] = (trade, fact) => {
  switch (fact.type) {
    case 'TradeBound':
      return { owner: 'attempt', orderId: fact.data.orderId, attemptId: fact.data.attemptId };
    case 'TradeOrphaned':
      return { owner: 'orphan', settled: undefined };
    case 'OrphanMatched':
      return { owner: 'orphan', settled: { how: 'match', attemptId: fact.data.attemptId } };
    case 'OrphanRefunded':
      return trade.owner === 'orphan' ? { owner: 'orphan', settled: { how: 'refund' } } : trade;
  }
};

const decide: Decide<TradeCommand, Trade, TradeFact> = (command, trade) => {
  switch (command.type) {
    case 'BindTrade': {
      const { account, tradeNo, orderId, attemptId, amount } = command;
      if (trade.owner === 'nobody-yet') return facts({ type: 'TradeBound', data: { account, tradeNo, orderId, attemptId, amount } });
      return trade.owner === 'attempt' && trade.attemptId === attemptId ? nothing : refuse('trade-taken', { tradeNo });
    }
    case 'OrphanTrade': {
      const { account, tradeNo, outTradeNo, amount, message, at, refundWithinSeconds } = command;
      if (trade.owner === 'attempt') return refuse('trade-taken', { tradeNo });
      if (trade.owner === 'orphan') return nothing;
      const refundBy = plusSeconds(at, refundWithinSeconds);
      return facts({
        type: 'TradeOrphaned',
        data: { account, tradeNo, outTradeNo, amount, refundBy, ...(message === undefined ? {} : { message }) },
      });
    }
    case 'MatchOrphan': {
      const { tradeNo, orderId, attemptId } = command;
      if (trade.owner !== 'orphan') return refuse('no-orphan', { tradeNo });
      if (trade.settled === undefined) return facts({ type: 'OrphanMatched', data: { tradeNo, orderId, attemptId } });
      return trade.settled.how === 'match' && trade.settled.attemptId === attemptId
        ? nothing
        : refuse('orphan-settled', { how: trade.settled.how });
    }
    default:
      return never(command);
  }
};

/** Everything there is to a trade's stream. */
export const tradeDecider: Decider<Trade, TradeCommand, TradeFact> & EventVersions & { readonly name: string } = {
  name: 'trade',
  initialState: { owner: 'nobody-yet' },
  evolve,
  decide,
  ...channelsVersions,
};
