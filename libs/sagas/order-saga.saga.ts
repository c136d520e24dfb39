import type { OrderCase, OrderCommand, OrderFact } from '@app/domain/order-case';
import type { Instant, Intent, Saga, Wish } from '@app/kernel';

/** A reaction to what happens in an order. */
export type OrderSaga = Saga<OrderCase, OrderCommand> & { readonly on: readonly OrderFact['type'][] };
export type OrderIntent = Intent<OrderCommand>;

/** Declares a reaction; the type checks that it listens to facts that exist. */
export function saga(definition: {
  readonly name: string;
  readonly on: readonly OrderFact['type'][];
  readonly startsAt: 'beginning' | 'deploy';
  readonly react: (order: OrderCase, now: Instant) => readonly OrderIntent[];
}): OrderSaga {
  return definition;
}

/** Wants a command on the same order. */
export function command(wish: Wish<OrderCommand>): OrderIntent {
  return { kind: 'command', name: wish.type, command: wish };
}

/** The steps that reach other streams or the outside world. */
export type EffectName =
  | 'reserve-stock'
  | 'release-stock'
  | 'release-quota'
  | 'allocate-keys'
  | 'query-channel'
  | 'close-at-channel'
  | 'send-refund';

/** Wants a step that reaches beyond the order. */
export function effect(name: EffectName, details: { readonly [field: string]: string | number | boolean }): OrderIntent {
  return { kind: 'effect', name, with: details };
}
