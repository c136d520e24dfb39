import type { Fact, Instant, Json } from '@app/kernel';

export type RiskAssessed = Fact<
  'RiskAssessed',
  {
    readonly ruleset: string;
    readonly outcome: 'clear' | 'hold' | 'reject';
    readonly score: number;
    readonly inputs: { readonly [name: string]: Json };
  }
>;
export type RiskHoldPlaced = Fact<
  'RiskHoldPlaced',
  { readonly holdId: string; readonly rules: readonly string[]; readonly reason: string; readonly dueAt: Instant }
>;
export type RiskHoldEscalated = Fact<'RiskHoldEscalated', { readonly holdId: string; readonly dueAt: Instant }>;
export type RiskHoldReleased = Fact<'RiskHoldReleased', { readonly holdId: string; readonly by: 'operator' | 'policy' }>;
export type OrderRejectedByRisk = Fact<
  'OrderRejectedByRisk',
  { readonly holdId: string; readonly by: 'operator' | 'policy'; readonly reason: string }
>;

export type RiskFact = RiskAssessed | RiskHoldPlaced | RiskHoldEscalated | RiskHoldReleased | OrderRejectedByRisk;
