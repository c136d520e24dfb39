import type { Instant, OrderId } from '@app/kernel';
import type { OrderCase } from './order-case.state.js';

/** A text in every language of the product. */
export type BilingualText = { readonly 'zh-CN': string; readonly en: string };

/** Why an order stands where it stands, in one finding. */
export type OrderExplanation = {
  readonly code: string;
  readonly fault: string;
  readonly headline: BilingualText;
  readonly nextStep: BilingualText;
  /** Who must act next, and by when where that is known. */
  readonly actor: string;
  readonly dueAt?: Instant | null;
};

/** The first record of an order that is not as it was recorded. From it on nothing is believed, and a person decides. */
export type HistoryDamage = { readonly stream: string; readonly revision: string; readonly kind: string };

/** An explanation, and whether the history it was read from holds. */
export type ExplainedOrder = {
  readonly explanation: OrderExplanation;
  /** Null while the history is as it was recorded. */
  readonly damage: HistoryDamage | null;
  /** The case file up to the damage, or all of it where there is none. */
  readonly file: OrderCase;
};

/** Explains orders from their own histories. */
export interface OrderExplanations {
  /** As of a time, or now; undefined when there is no such order. */
  explain(orderId: OrderId, at?: Instant): Promise<ExplainedOrder | undefined>;
}

/** Dependency-injection token of whoever explains orders. */
export const EXPLANATION = Symbol('EXPLANATION');
