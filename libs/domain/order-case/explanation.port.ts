import type { Instant, OrderId } from '@app/kernel';

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

/** Explains orders from their own histories. */
export interface OrderExplanations {
  /** As of a time, or now; undefined when there is no such order. */
  explain(orderId: OrderId, at?: Instant): Promise<OrderExplanation | undefined>;
}

/** Dependency-injection token of whoever explains orders. */
export const EXPLANATION = Symbol('EXPLANATION');
