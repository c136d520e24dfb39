import type { RefundLimit } from '@app/domain/operations';
import type { Clock, PaymentChannels, Scheduler } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { SecretStore } from '@app/platform/secrets';
import type { JunkRing } from './confirm-payment-when-channel-reports-it/junk-ring.port.js';
import { MessageInbox } from './confirm-payment-when-channel-reports-it/message-inbox.handlers.js';
import { ReceiveChannelMessage } from './confirm-payment-when-channel-reports-it/receive-channel-message.handlers.js';
import { SettleMessage } from './confirm-payment-when-channel-reports-it/settle-message.handlers.js';
import type { UnsettledMessages } from './confirm-payment-when-channel-reports-it/unsettled-messages.port.js';
import { AllocateKeys } from './effects/allocate-keys.effect.js';
import { AutomaticRefunds } from './effects/automatic-refunds.handlers.js';
import { BatchCommands } from './effects/batch-commands.handlers.js';
import { BindTrade } from './effects/bind-trade.handlers.js';
import { Brakes } from './effects/brakes.handlers.js';
import type { ChannelAccounts } from './effects/channel-accounts.port.js';
import { CloseAtChannel } from './effects/close-at-channel.effect.js';
import { ConfiguredChannelAccounts } from './effects/configured-channel-accounts.handlers.js';
import { ContestedTrades } from './effects/contested-trades.handlers.js';
import { OrderCommands } from './effects/order-commands.handlers.js';
import { QueryChannel } from './effects/query-channel.effect.js';
import { QuotaClaims } from './effects/quota-claims.handlers.js';
import { ReleaseQuota, ReleaseStock } from './effects/release-stock.effect.js';
import { ReserveStock } from './effects/reserve-stock.effect.js';
import { RecordedSagaStarts } from './effects/saga-starts.handlers.js';
import { SendRefund } from './effects/send-refund.effect.js';
import { Shelf } from './effects/shelf.handlers.js';
import { SagaWork } from './saga-work.handlers.js';

/** What the reactions need from the rest of the house. */
export type SagaSurroundings = {
  readonly handling: CommandHandling;
  readonly secrets: SecretStore;
  readonly channels: PaymentChannels;
  readonly junk: JunkRing;
  readonly unsettled: UnsettledMessages;
  readonly clock: Clock;
  readonly scheduler: Pick<Scheduler, 'after'>;
  readonly tradePrefix: string;
  /** What goes back within an hour without a person. */
  readonly refundLimit: RefundLimit;
  /** Names this process in claims and inbox streams; new at each start. */
  readonly worker: string;
  /** Told of a refused command of a saga, and of a message that could not be finished. */
  readonly log: (what: string, details: { readonly [name: string]: unknown }) => void;
};

/** The reactions' hands: who carries out what they want, and who receives what channels say. */
export type SagaParts = {
  readonly work: SagaWork;
  readonly messages: Pick<ReceiveChannelMessage, 'receive' | 'takeUpUnsettled' | 'tellCounts'>;
  readonly accounts: ChannelAccounts;
  readonly trades: BindTrade;
};

/** Puts the effects together. */
export function assembleSagas({
  handling,
  secrets,
  channels,
  junk,
  unsettled,
  clock,
  scheduler,
  tradePrefix,
  refundLimit,
  worker,
  log,
}: SagaSurroundings): SagaParts {
  const orders = new OrderCommands(handling, (refused) => log('a saga was refused', refused));
  const accounts = new ConfiguredChannelAccounts(handling, secrets, channels);
  const batches = new BatchCommands(handling);
  const brakes = new Brakes(handling);
  const quotas = new QuotaClaims(handling);
  const trades = new BindTrade(handling);
  const contested = new ContestedTrades(handling);
  const work = new SagaWork(orders, new RecordedSagaStarts(handling), [
    new ReserveStock(orders, batches, new Shelf(handling, clock), quotas),
    new ReleaseStock(orders, batches),
    new ReleaseQuota(orders, quotas),
    new AllocateKeys(orders, batches, brakes),
    new QueryChannel(orders, accounts, trades, contested, clock),
    new CloseAtChannel(orders, accounts),
    new SendRefund(orders, accounts, brakes, new AutomaticRefunds(handling, refundLimit), clock, worker),
  ]);
  const inbox = new MessageInbox(handling, secrets, clock, worker);
  const settlement = new SettleMessage(handling, trades, contested, tradePrefix);
  const messages = new ReceiveChannelMessage({
    ...{ handling, accounts, inbox, settlement, junk, unsettled, clock, scheduler, tradePrefix },
    onTrouble: (trouble) => log('a message could not be finished', trouble),
  });
  return { work, messages, accounts, trades };
}
