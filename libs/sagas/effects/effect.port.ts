import type { OrderId } from '@app/kernel';
import type { EffectName } from '../order-saga.saga.js';

/** A step that a saga wants, and who wants it. `with` names the thing it is about. */
export type EffectRequest = {
  readonly saga: string;
  readonly orderId: OrderId;
  /** Place of the intent among those of one reaction. */
  readonly ordinal: number;
  readonly with: { readonly [field: string]: string | number | boolean };
};

/**
 * Performs one kind of step. Performing it again, at any moment and after any crash, must lead to the same end.
 * It throws when the step could not be finished: the subscription tries again later.
 */
export interface Effect {
  readonly name: EffectName;
  perform(request: EffectRequest): Promise<void>;
}

/** Reads a detail that must be text. @throws TypeError naming the detail when it is missing. */
export function textOf(request: EffectRequest, field: string): string {
  const value = request.with[field];
  if (typeof value !== 'string') throw new TypeError(`effect of ${request.saga} lacks "${field}"`);
  return value;
}
