import { type ProductOffer, productDecider, productStream } from '@app/domain/catalog';
import { quotaStream } from '@app/domain/vault';
import { type OrderId, orderIdOf, present } from '@app/kernel';
import { COMMAND_HANDLING, type CommandContext, type CommandHandling, IdempotencyKeyReused } from '@app/platform/command-handling';
import { type CommandRequest, commandContext, Problem, problemOfRefusal } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { OrderRecord } from '../../order-case.events.js';
import { OrderRequests } from '../../order-requests.handlers.js';
import { ORDER_SETTINGS, type OrderSettings } from '../../order-settings.port.js';
import type { QuotaUse } from '../ordering.events.js';
import { normaliseRecipient } from '../recipient/normalise-recipient.policy.js';
import { isRecipientRule } from '../recipient/recipient-rules.policy.js';
import { ClaimShopOrderNo } from '../shop-order-no/claim-shop-order-no.handlers.js';
import { dealOf, offerFor } from './agreed-deal.policy.js';
import type { PlaceOrderDto } from './place-order.dto.js';
import { isStockSettled, type PlacedOrderTold, placedOrderTold } from './placed-order-answer.handlers.js';
import { ReserveAtOnce } from './reserve-at-once.handlers.js';
import { sealPersonalValues, type ToldRecipient } from './seal-buyer.handlers.js';

/** How long an order outlives its time to pay, where its attempts say nothing of their own. */
const EXPIRY_GRACE_SECONDS = 120;

/** A shop orders for a buyer. */
export class PlaceOrderRequest extends Command<PlacedOrderTold> {
  constructor(
    readonly request: CommandRequest,
    readonly wish: PlaceOrderDto,
  ) {
    super();
  }
}

/** What the placing of one order works with. */
type Placing = {
  readonly orderId: OrderId;
  readonly context: CommandContext;
  readonly request: CommandRequest;
  readonly wish: PlaceOrderDto;
};

/** Opens an order's case file, and waits a moment for its stock. The same request finds the same order, whatever became of it since. */
@CommandHandler(PlaceOrderRequest)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrderRequest> {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
    @Inject(ORDER_SETTINGS) private readonly settings: OrderSettings,
    private readonly orders: OrderRequests,
    private readonly shopOrderNos: ClaimShopOrderNo,
    private readonly reserve: ReserveAtOnce,
  ) {}

  async execute({ request, wish }: PlaceOrderRequest): Promise<PlacedOrderTold> {
    if (request.caller.shopId === '') throw new Problem('shop-missing');
    const orderId = orderIdOf(request.commandId);
    const context = await commandContext(this.secrets, request, orderId);
    let records = await this.recordsOf(orderId, context);
    if (records.length === 0) await this.place({ orderId, context, request, wish });
    if (records.length === 0 || !isStockSettled(records)) {
      await this.reserve.within(orderId);
      records = await this.recordsOf(orderId, context);
    }
    return placedOrderTold(this.secrets, records);
  }

  /** @throws IdempotencyKeyReused */
  private async recordsOf(orderId: OrderId, { commandId, commandHash }: CommandContext): Promise<readonly OrderRecord[]> {
    const records = await this.orders.records(orderId);
    const hash = records[0]?.metadata.commandHash;
    if (records.length > 0 && hash !== commandHash) throw new IdempotencyKeyReused(commandId);
    return records;
  }

  private async place(placing: Placing): Promise<void> {
    const { orderId, context, request, wish } = placing;
    const { shopId, mode } = request.caller;
    const { offer, productRevision } = await this.offer(placing);
    const recipient = recipientOf(offer, wish);
    const { buyer, metadata, shopOrderNo, quantity, productId, locale = 'zh-CN' } = wish;
    const sealed = await sealPersonalValues(
      this.secrets,
      { orderId, commandId: context.commandId, shopId },
      { buyer, recipient, metadata },
    );
    if (shopOrderNo !== undefined) await this.shopOrderNos.claim(shopId, shopOrderNo, orderId);
    await this.orders.send(placing, {
      type: 'PlaceOrder',
      ...{ orderId, shopId, mode, locale },
      tradePrefix: this.settings.tradePrefix,
      deal: dealOf(offer, { productId, productRevision, quantity, recipient: sealed.recipient }),
      buyer: sealed.buyer,
      ...present({ shopOrderNo, shopMetadata: sealed.shopMetadata, quota: quotaOf(offer, productId, sealed.buyer.indexes.contact) }),
      expiryGraceSeconds: EXPIRY_GRACE_SECONDS,
      restockWithinSeconds: offer.restockWithinSeconds,
    });
  }

  /** The product is read from its own stream: a view that lags must not decide what is agreed on. @throws Problem */
  private async offer({ request, wish }: Placing): Promise<{ readonly offer: ProductOffer; readonly productRevision: number }> {
    const { state: product, revision } = await this.handling.fold(productDecider, productStream(wish.productId));
    const { recipient, buyer, ...rest } = wish;
    const offered = offerFor(product, {
      ...rest,
      mode: request.caller.mode,
      hasRecipient: recipient !== undefined,
      hasContact: buyer.contact !== undefined,
    });
    if ('refused' in offered) throw problemOfRefusal(offered.refused);
    return { offer: offered.offer, productRevision: revision };
  }
}

/** @throws Problem recipient-invalid */
function recipientOf({ recipientRule }: ProductOffer, { recipient }: PlaceOrderDto): ToldRecipient | undefined {
  if (recipientRule === undefined || recipient === undefined) return undefined;
  const field = 'recipient.value';
  if (!isRecipientRule(recipientRule)) {
    const fields = [{ field, code: 'unknown-rule', message: `there is no rule ${recipientRule}` }];
    throw new Problem('recipient-invalid', { fields, parameters: { rule: recipientRule } });
  }
  const normalised = normaliseRecipient(recipientRule, recipient.value);
  if (normalised.ok) return { raw: recipient.value, accepted: normalised };
  const { rule, code, changes } = normalised;
  const fields = [{ field, code, message: `the recipient is not right by the rule ${rule}` }];
  throw new Problem('recipient-invalid', { fields, parameters: { rule, changes: [...changes] } });
}

function quotaOf({ unpaidQuotaPerBuyer }: ProductOffer, productId: string, contactIndex: string | undefined): QuotaUse | undefined {
  if (unpaidQuotaPerBuyer === undefined || contactIndex === undefined) return undefined;
  return { stream: quotaStream(contactIndex, productId), limit: unpaidQuotaPerBuyer };
}
