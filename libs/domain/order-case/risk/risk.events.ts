import type { Fact, Instant, Json } from '@app/kernel';

/** What the rules of that version said of a payment, and what they looked at. */
export type RiskAssessed = Fact<
  'RiskAssessed',
  {
    readonly ruleset: string;
    readonly outcome: 'clear' | 'hold' | 'reject';
    readonly score: number;
    readonly inputs: { readonly [name: string]: Json };
  }
>;
/** Delivery waits for a decision until then. */
export type RiskHoldPlaced = Fact<
  'RiskHoldPlaced',
  { readonly holdId: string; readonly rules: readonly string[]; readonly reason: string; readonly dueAt: Instant }
>;
/** Nobody decided in time: the hold goes to the next level, with a new deadline. */
export type RiskHoldEscalated = Fact<'RiskHoldEscalated', { readonly holdId: string; readonly dueAt: Instant }>;
/** The payment may be delivered for. */
export type RiskHoldReleased = Fact<'RiskHoldReleased', { readonly holdId: string; readonly by: 'operator' | 'policy' }>;
/** The payment is not delivered for: its money goes back. */
export type OrderRejectedByRisk = Fact<
  'OrderRejectedByRisk',
  { readonly holdId: string; readonly by: 'operator' | 'policy'; readonly reason: string }
>;

export type RiskFact = RiskAssessed | RiskHoldPlaced | RiskHoldEscalated | RiskHoldReleased | OrderRejectedByRisk;
