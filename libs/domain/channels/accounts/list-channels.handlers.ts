import { productDecider, productStream } from '@app/domain/catalog';
import { type ChannelKind, type Currency, type Money, PAYMENT_CHANNELS, type PaymentChannel, type PaymentChannels } from '@app/kernel';
import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { type CallerIdentity, mustBeOfMode, Problem } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CHANNEL_LIST, type ChannelList, type ListedAccount } from '../channel-accounts.port.js';

/** An account with which one can pay. `min`, `max`: null where no bound is known. */
export type PayableTold = {
  readonly account: string;
  readonly kind: ChannelKind;
  readonly methods: readonly string[];
  /** False while nothing is heard from it: no payment can be started with it then. */
  readonly healthy: boolean;
  readonly min: Money | null;
  readonly max: Money | null;
};

/** With which accounts can be paid: a product, or anything in the caller's mode? */
export class ChannelsQuery extends Query<readonly PayableTold[]> {
  constructor(
    readonly caller: CallerIdentity,
    readonly productId: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ChannelsQuery)
export class ChannelsQueryHandler implements IQueryHandler<ChannelsQuery> {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(PAYMENT_CHANNELS) private readonly channels: PaymentChannels,
    @Inject(CHANNEL_LIST) private readonly accounts: ChannelList,
  ) {}

  async execute({ caller, productId }: ChannelsQuery): Promise<readonly PayableTold[]> {
    const { mode, currency } = productId === undefined ? { mode: caller.mode } : await this.offerOf(productId);
    mustBeOfMode(caller, { product: mode });
    const listed = await this.accounts.list(mode);
    return listed.filter((account) => account.enabled && this.takes(account, currency)).map((account) => this.told(account));
  }

  private async offerOf(productId: string): Promise<{ readonly mode: 'live' | 'test'; readonly currency?: Currency }> {
    const { state: product } = await this.handling.fold(productDecider, productStream(productId));
    if (product.stage === 'none') throw new Problem('unknown-product', { parameters: { productId } });
    return { mode: product.offer.mode, currency: product.offer.unitPrice.currency };
  }

  private told(listed: ListedAccount): PayableTold {
    const { account, kind, silentSince } = listed;
    const methods = this.capabilitiesOf(listed)?.methods ?? [];
    return { account, kind, methods, healthy: silentSince === undefined, min: null, max: null };
  }

  private takes(listed: ListedAccount, currency: Currency | undefined): boolean {
    return currency === undefined || this.capabilitiesOf(listed)?.currencies.includes(currency) === true;
  }

  private capabilitiesOf({ account, kind, mode, settings }: ListedAccount): ReturnType<PaymentChannel['capabilities']> | undefined {
    return this.channels.get(kind)?.capabilities({ account, kind, mode, settings, secrets: {} });
  }
}
