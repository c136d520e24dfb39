import { type OrderCase, type OrderCommand, type OrderFact, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { type OrderId, type RecordRef, sagaCommandId, type Wish } from '@app/kernel';
import type { CommandHandling, Handled } from '@app/platform/command-handling';

/** Which reaction sends a command, and at which revision it had folded the order: together they make the command's id. */
export type SentBy = {
  readonly saga: string;
  readonly intent: string;
  readonly ordinal: number;
  readonly revision: number;
  readonly causation?: RecordRef;
};

/** Sends commands to orders on behalf of sagas. Their refusals are told to `onRefused` and never become facts. */
export class OrderCommands {
  constructor(
    private readonly handling: CommandHandling,
    private readonly onRefused: (refused: {
      readonly saga: string;
      readonly orderId: string;
      readonly command: string;
      readonly code: string;
    }) => void,
  ) {}

  /** The order's case file at its head. */
  async fold(orderId: OrderId): Promise<OrderCase> {
    return (await this.handling.fold(orderCaseDecider, orderStream(orderId))).state;
  }

  /** Sends one command; a repeat at the same revision is the same command. */
  async send(orderId: OrderId, file: OrderCase, wish: Wish<OrderCommand>, by: SentBy): Promise<Handled<OrderCase, OrderFact>> {
    const commandId = sagaCommandId(by.saga, orderId, by.intent, by.ordinal, by.revision);
    const handled = await this.handling.handle(orderCaseDecider, orderStream(orderId), wish, {
      commandId,
      actor: { kind: 'saga', id: by.saga },
      shopId: file.ordering.stage === 'none' ? '' : file.ordering.order.shopId,
      correlationId: orderId,
      causationId: by.causation?.id ?? commandId,
      ...(by.causation === undefined ? {} : { causation: by.causation }),
    });
    if (handled.outcome === 'refused') this.onRefused({ saga: by.saga, orderId, command: wish.type, code: handled.refusal.code });
    return handled;
  }
}
