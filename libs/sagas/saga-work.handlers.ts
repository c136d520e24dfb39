import { type OrderCase, type OrderCommand, placedOrder } from '@app/domain/order-case';
import { type Intent, isOrderId } from '@app/kernel';
import type { SagaStarts } from '@app/platform/subscriptions';
import type { Effect } from './effects/effect.port.js';
import type { OrderCommands } from './effects/order-commands.handlers.js';

/** Carries out what sagas want: a command goes to the order, an effect to whoever performs it. */
export class SagaWork {
  private readonly effects: ReadonlyMap<string, Effect>;

  constructor(
    private readonly orders: OrderCommands,
    private readonly starts: SagaStarts,
    effects: readonly Effect[],
  ) {
    this.effects = new Map(effects.map((effect) => [effect.name, effect]));
  }

  startOf(saga: string): Promise<bigint | undefined> {
    return this.starts.startOf(saga);
  }

  recordStart(start: Parameters<SagaStarts['recordStart']>[0]): Promise<bigint> {
    return this.starts.recordStart(start);
  }

  /** The case file at its head; undefined when there is no such order. */
  async loadCaseFile(orderId: string): Promise<OrderCase | undefined> {
    if (!isOrderId(orderId)) return undefined;
    const file = await this.orders.fold(orderId);
    return file.ordering.stage === 'none' ? undefined : file;
  }

  /** @throws when an effect could not be finished now; the subscription tries again. */
  async perform(saga: string, file: OrderCase, intent: Intent<OrderCommand>, ordinal: number): Promise<void> {
    const order = placedOrder(file.ordering);
    if (order === undefined) return;
    const { orderId } = order;
    if (intent.kind === 'command') {
      await this.orders.send(orderId, file, intent.command, { saga, intent: intent.name, ordinal, revision: file.revision });
      return;
    }
    const effect = this.effects.get(intent.name);
    if (effect === undefined) throw new Error(`nobody performs ${intent.name}, which ${saga} wants`);
    await effect.perform({ saga, orderId, ordinal, with: intent.with });
  }

  /** Records that someone decided to go on without a reaction. */
  async recordSkip({ saga, orderId, reason }: { readonly saga: string; readonly orderId: string; readonly reason: string }): Promise<void> {
    const file = await this.loadCaseFile(orderId);
    if (file === undefined || !isOrderId(orderId)) return;
    await this.orders.send(
      orderId,
      file,
      { type: 'SkipSaga', saga, reason },
      { saga, intent: 'skip', ordinal: 0, revision: file.revision },
    );
  }
}
