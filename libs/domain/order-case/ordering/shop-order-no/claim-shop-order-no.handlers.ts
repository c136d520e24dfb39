import { derivedCommandId, type OrderId, sha256 } from '@app/kernel';
import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { problemOfRefusal } from '@app/platform/http';
import { Inject, Injectable } from '@nestjs/common';
import { orderCaseDecider } from '../../order-case.decider.js';
import { orderStream } from '../../order-case.events.js';
import { shopOrderNoDecider } from './shop-order-no.decide.js';
import { shopOrderNoStream } from './shop-order-no.events.js';

/** Makes a shop's own number one order's. */
@Injectable()
export class ClaimShopOrderNo {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  /** Claims the number before the order is placed; the same order may claim it again. @throws Problem shop-order-no-used */
  async claim(shopId: string, shopOrderNo: string, orderId: OrderId): Promise<void> {
    const stream = shopOrderNoStream(shopId, sha256(shopOrderNo));
    const { state: known, revision } = await this.handling.fold(shopOrderNoDecider, stream);
    const missing =
      known.stage === 'claimed' && known.orderId !== orderId && (await this.isMissing(known.orderId)) ? known.orderId : undefined;
    const commandId = derivedCommandId('claim-shop-order-no', shopId, shopOrderNo, orderId, revision);
    const handled = await this.handling.handle(
      shopOrderNoDecider,
      stream,
      { type: 'ClaimShopOrderNo', shopId, shopOrderNo, orderId, ...(missing === undefined ? {} : { missingOrderId: missing }) },
      { commandId, actor: { kind: 'system', id: 'place-order' }, shopId, correlationId: orderId, causationId: commandId },
    );
    if (handled.outcome === 'refused') throw problemOfRefusal(handled.refusal);
  }

  private async isMissing(orderId: OrderId): Promise<boolean> {
    const { state } = await this.handling.fold(orderCaseDecider, orderStream(orderId));
    return state.ordering.stage === 'none';
  }
}
