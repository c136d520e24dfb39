import type { Instant } from '@app/kernel';

/** What stands between a confirmed payment and delivery. Assessments before the last PaymentConfirmed do not count. */
export type Risk =
  | { readonly stage: 'not-assessed' }
  | { readonly stage: 'clear' }
  | { readonly stage: 'held'; readonly holdId: string; readonly reason: string; readonly dueAt: Instant }
  | { readonly stage: 'rejected'; readonly reason: string };

/** Nothing assessed yet. */
export const riskNotAssessed: Risk = { stage: 'not-assessed' };
